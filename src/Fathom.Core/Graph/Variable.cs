using System.Diagnostics.CodeAnalysis;

namespace Fathom;

/// <summary>
/// A cell that holds a tensor and can be given another: a module's <see cref="Parameter"/> or <see cref="StateBuffer"/>, an optimizer's
/// state. Reading it gives a leaf of the graph. There are no in-place tensor operations; a cell changes by assignment.
/// </summary>
public abstract partial class Variable
{
    private readonly Lock gate = new();
    private Tensor? initial;
    private Tensor? read;
    private Storage? storage;
    private long version;

    /// <summary>A cell that starts as <paramref name="initial"/>, which is evaluated when it is first needed.</summary>
    protected Variable(Tensor initial)
    {
        this.initial = initial;
        Shape = initial.Shape;
        DType = initial.DType;
    }

    /// <summary>Sizes of the axes; they never change.</summary>
    public Shape Shape { get; }

    /// <summary>Element type; it changes by conversion to another form of storage alone.</summary>
    public DType DType { get; private set; }

    /// <summary>Name in the module tree, such as "encoder.0.weight", for messages and files; empty until a tree has been walked.</summary>
    public string Name { get; set; } = "";

    /// <summary>How often the cell was written.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>The value as a leaf of the graph, or what the function being traced has assigned.</summary>
    internal Tensor Read()
    {
        if (Trace.Current?.ValueOf(this) is { } assigned)
            return assigned;
        lock (gate)
            return read ??= new Tensor(new ReadOp(this, version), DType, Shape);
    }

    /// <summary>The memory that holds the value; null before the initial value was evaluated.</summary>
    internal Storage? Storage => Volatile.Read(ref storage);

    /// <summary>What the cell starts as, until it has been evaluated.</summary>
    internal Tensor? Initial => Volatile.Read(ref initial);

    /// <summary>Stores the evaluated initial value; the first of racing threads wins.</summary>
    internal void Initialize(Storage evaluated)
    {
        lock (gate)
        {
            storage ??= evaluated;
            initial = null;
        }
    }

    /// <summary>
    /// Lets variables take new values when <paramref name="carrier"/> is evaluated, in the same program. The new values are functions of what the
    /// variables hold at that time, so that passes may be evaluated in any order, or never. Returns the carrier to go on with.
    /// </summary>
    /// <param name="carrier">The tensor whose evaluation performs the update.</param>
    /// <param name="variables">The variables, such as running statistics.</param>
    /// <param name="values">New values from the present ones, both in the order of <paramref name="variables"/>.</param>
    internal static Tensor Update(Tensor carrier, Variable[] variables, Func<Tensor[], Tensor[]> values)
    {
        foreach (var variable in variables)
            if (Trace.Current?.ValueOf(variable) is not null)
                throw new InvalidOperationException(
                    $"Update: {variable.Label} was assigned before in the function that is being compiled, and the update would be lost. Assign it outside of the function?");
        var currents = Array.ConvertAll(variables, variable => new Tensor(new CurrentOp(variable), variable.DType, variable.Shape));
        var next = values(currents);
        for (var i = 0; i < variables.Length; i++)
            variables[i].Check(next[i], "Update");
        return new Tensor(new UpdateOp(variables, currents), carrier.DType, carrier.Shape, [carrier, .. next]);
    }

    /// <summary>The cell's memory now holds a new value: reads from before are stale.</summary>
    internal void Written()
    {
        lock (gate)
        {
            initial = null;
            version++;
            read = null;
        }
    }

    /// <summary>Takes memory with another type of elements: reads from before are stale, and what was built from them is built anew.</summary>
    internal void Replace(Storage converted, DType dtype)
    {
        lock (gate)
        {
            (storage, DType) = (converted, dtype);
            Written();
        }
        Trace.SettingChanged();
    }

    private string Label => Name.Length == 0 ? "the variable" : $"'{Name}'";

    /// <summary>Throws when <paramref name="value"/> cannot be stored here.</summary>
    internal void Check(Tensor value, string operation)
    {
        if (value.Shape != Shape)
            throw new ShapeException($"{operation}: {Label} has shape {Shape}, the value has {value.Shape}. A variable keeps its shape: make a new one?");
        if (value.DType != DType)
            throw new DTypeException($"{operation}: {Label} is {DType.Name}, the value is {value.DType.Name}. Convert with .To(DType.{DType})?");
    }

    /// <summary>The value of the cell; null for no cell, such as the bias of a layer without one.</summary>
    [return: NotNullIfNotNull(nameof(variable))]
    public static implicit operator Tensor?(Variable? variable) => variable?.Read();
}

/// <summary>A tensor that training adjusts.</summary>
public sealed class Parameter(Tensor initial) : Variable(initial)
{
    /// <summary>Whether optimizers leave it alone.</summary>
    public bool Frozen
    {
        get;
        set
        {
            if (field != value)
                Trace.SettingChanged();
            field = value;
        }
    }
}

/// <summary>A tensor that belongs to a module's state but is not trained, such as a running mean.</summary>
/// <param name="initial">What it starts as.</param>
/// <param name="persistent">Whether it is saved with the module.</param>
public sealed class StateBuffer(Tensor initial, bool persistent = true) : Variable(initial)
{
    /// <summary>Whether it is saved with the module.</summary>
    public bool Persistent { get; } = persistent;
}
