namespace Fathom;

/// <summary>
/// What a function that is being traced for compilation asks of the world outside (numbers that change and random keys) and what it does there: variables
/// that it assigns, and what is to happen after each run.
/// </summary>
internal sealed class Trace : IDisposable
{
    [ThreadStatic]
    private static Trace? current;

    private static long settings;
    private readonly List<Action> refreshes = [];
    private readonly List<Storage> varying = [];
    private readonly Dictionary<RandomKey, long> draws = [];
    private readonly OrderedDictionary<Variable, Tensor> assigned = [];
    private readonly List<Completion> completions = [];
    private readonly List<Condition> conditions = [];
    private readonly Trace? outer = current;

    /// <summary>Begins a trace on this thread, until it is disposed.</summary>
    public Trace() => current = this;

    /// <summary>The trace of this thread, or null.</summary>
    public static Trace? Current => current;

    /// <summary>How often something changed that decides what functions build, such as a module's mode.</summary>
    public static long Settings => Interlocked.Read(ref settings);

    /// <summary>What to do before each run, in the order in which the function asked.</summary>
    public IReadOnlyList<Action> Refreshes => refreshes;

    /// <summary>Variables that the function assigns, in order, each with its last value.</summary>
    public (Variable Variable, Tensor Value)[] Assigned => [.. assigned.Select(entry => (entry.Key, entry.Value))];

    /// <summary>What to do after each run, in order.</summary>
    public IReadOnlyList<Completion> Completions => completions;

    /// <summary>What the graph depends on.</summary>
    public IReadOnlyList<Condition> Conditions => conditions;

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

    /// <summary>The value that the function has given a variable so far, or null.</summary>
    public Tensor? ValueOf(Variable variable) => assigned.GetValueOrDefault(variable);

    /// <summary>Lets each run give a variable a value; what is read of it from here on is that value, without its history.</summary>
    public void Assign(Variable variable, Tensor value) => assigned[variable] = value.Detach();

    /// <summary>Lets each run compute <paramref name="measured"/> too and hand it on.</summary>
    public void Complete(object? owner, Tensor? measured, Action<Tensor?> action) => completions.Add(new(owner, measured, action));

    /// <summary>How often <paramref name="owner"/> has asked to be told so far.</summary>
    public int CountOf(object owner) => completions.Count(completion => ReferenceEquals(completion.Owner, owner));

    /// <summary>Notes that the function builds another graph when a number is another.</summary>
    public void DependOn(Func<int> number) => conditions.Add(new(number, number()));

    public void Dispose() => current = outer;

    /// <summary>Whose step a run completes, a result that it asks for, and what it does with it.</summary>
    public sealed record Completion(object? Owner, Tensor? Measured, Action<Tensor?> Action);

    /// <summary>A number that decides which graph is built, and what it was.</summary>
    public sealed record Condition(Func<int> Number, int Value);
}
