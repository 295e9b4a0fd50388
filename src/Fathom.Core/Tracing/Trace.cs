namespace Fathom;

/// <summary>What a function that is being traced for compilation asks of the world outside: numbers that change and random keys.</summary>
internal sealed class Trace : IDisposable
{
    [ThreadStatic]
    private static Trace? current;

    private static long settings;
    private readonly List<Action> refreshes = [];
    private readonly List<Storage> varying = [];
    private readonly Dictionary<RandomKey, long> draws = [];
    private readonly Trace? outer = current;

    /// <summary>Begins a trace on this thread, until it is disposed.</summary>
    public Trace() => current = this;

    /// <summary>The trace of this thread, or null.</summary>
    public static Trace? Current => current;

    /// <summary>How often something changed that decides what functions build, such as a module's mode.</summary>
    public static long Settings => Interlocked.Read(ref settings);

    /// <summary>What to do before each run, in the order in which the function asked.</summary>
    public IReadOnlyList<Action> Refreshes => refreshes;

    /// <summary>Notes that functions may build something else from now on.</summary>
    public static void SettingChanged() => Interlocked.Increment(ref settings);

    /// <summary>Place of a memory among those whose contents are written before each run, or -1.</summary>
    public int Varying(Storage? storage) => storage is null ? -1 : varying.IndexOf(storage);

    /// <summary>Lets <paramref name="write"/> fill the memory of a leaf before each run.</summary>
    public void Vary(Storage storage, Action write)
    {
        varying.Add(storage);
        refreshes.Add(write);
    }

    /// <summary>Lets <paramref name="action"/> happen before each run.</summary>
    public void Refresh(Action action) => refreshes.Add(action);

    /// <summary>How many keys the trace has asked of a source, this one included; the source itself stays as it is.</summary>
    public long CountDraw(RandomKey source) => draws[source] = draws.GetValueOrDefault(source) + 1;

    public void Dispose() => current = outer;
}
