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
    private Tensor? pending;
    private Tensor? read;
    private Storage? storage;
    private long version;
    private long builtUpdates;
    private long performedUpdates;

    /// <summary>A cell that starts as <paramref name="initial"/>, which is evaluated when it is first needed.</summary>
    protected Variable(Tensor initial)
    {
        this.initial = initial;
        Shape = initial.Shape;
        DType = initial.DType;
    }

    /// <summary>Sizes of the axes; they never change.</summary>
    public Shape Shape { get; }

    /// <summary>Element type; it never changes.</summary>
    public DType DType { get; }

    /// <summary>Name in the module tree, such as "encoder.0.weight", for messages and files; empty until a tree has been walked.</summary>
    public string Name { get; set; } = "";

    /// <summary>How often the cell was written.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>The value as a leaf of the graph, or the new value that the pending forward pass will store.</summary>
    internal Tensor Read()
    {
        lock (gate)
        {
            if (pending is not null)
                return pending;
            return read ??= new Tensor(new ReadOp(this, version), DType, Shape);
        }
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
    /// Lets <paramref name="value"/> become the cell's value when <paramref name="carrier"/> is evaluated, in the same program. Reads that
    /// follow see it at once. Returns the carrier to go on with.
    /// </summary>
    internal Tensor UpdateWith(Tensor carrier, Tensor value)
    {
        Check(value, "Update");
        long order;
        lock (gate)
        {
            pending = value;
            order = ++builtUpdates;
        }
        return new Tensor(new UpdateOp(this, order), carrier.DType, carrier.Shape, carrier, value);
    }

    /// <summary>Number of the last update that was stored.</summary>
    internal long PerformedUpdates => Interlocked.Read(ref performedUpdates);

    /// <summary>
    /// The cell's memory now holds a new value: reads from before are stale. An assignment (<paramref name="update"/> is null) overrules
    /// all updates that wait.
    /// </summary>
    internal void Written(UpdateOp? update)
    {
        lock (gate)
        {
            initial = null;
            version++;
            read = null;
            performedUpdates = update?.Order ?? builtUpdates;
            if (performedUpdates == builtUpdates)
                pending = null;
        }
    }

    /// <summary>Throws when <paramref name="value"/> cannot be stored here.</summary>
    internal void Check(Tensor value, string operation)
    {
        var label = Name.Length == 0 ? "the variable" : $"'{Name}'";
        if (value.Shape != Shape)
            throw new ShapeException($"{operation}: {label} has shape {Shape}, the value has {value.Shape}. A variable keeps its shape: make a new one?");
        if (value.DType != DType)
            throw new DTypeException($"{operation}: {label} is {DType.Name}, the value is {value.DType.Name}. Convert with .To(DType.{DType})?");
    }

    /// <summary>The value of the cell; null for no cell, such as the bias of a layer without one.</summary>
    [return: NotNullIfNotNull(nameof(variable))]
    public static implicit operator Tensor?(Variable? variable) => variable?.Read();
}

/// <summary>A tensor that training adjusts.</summary>
public sealed class Parameter(Tensor initial) : Variable(initial)
{
    /// <summary>Whether optimizers leave it alone.</summary>
    public bool Frozen { get; set; }
}

/// <summary>A tensor that belongs to a module's state but is not trained, such as a running mean.</summary>
/// <param name="initial">What it starts as.</param>
/// <param name="persistent">Whether it is saved with the module.</param>
public sealed class StateBuffer(Tensor initial, bool persistent = true) : Variable(initial)
{
    /// <summary>Whether it is saved with the module.</summary>
    public bool Persistent { get; } = persistent;
}
