namespace Fathom;

/// <summary>What a function that is being traced for compilation asks of the world outside: numbers that change and random keys.</summary>
internal sealed class Trace : IDisposable
{
    [ThreadStatic]
    private static Trace? current;

    private static long settings;
    private readonly List<Action> refreshes = [];
    private readonly List<Storage> varying = [];
    private readonly List<(RandomKey Source, long Drawn)> sources = [];
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

    /// <summary>Lets <paramref name="draw"/> repeat before each run what was drawn from a key, which the trace itself leaves as it was.</summary>
    public void Drew(RandomKey source, long drawnBefore, Action draw)
    {
        sources.Add((source, drawnBefore));
        refreshes.Add(draw);
    }

    public void Dispose()
    {
        for (var i = sources.Count - 1; i >= 0; i--)
            sources[i].Source.Drawn = sources[i].Drawn;
        current = outer;
    }
}
