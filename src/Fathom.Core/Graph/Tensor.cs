using System.Diagnostics;

namespace Fathom;

/// <summary>
/// An immutable multi-dimensional array: a node of a lazy computation graph. Methods and operators build new nodes and check shapes and
/// dtypes at once; numbers are computed when they are asked for (<c>ToArray</c>, <c>Item</c>, <c>Eval</c>, an optimizer's step).
/// </summary>
/// <remarks>Tensors may be shared between threads. Nothing needs to be disposed.</remarks>
[DebuggerDisplay("{Operation.Name} {DType} {Shape}")]
public sealed partial class Tensor
{
    private readonly Shape shape;
    private Tensor[] operands;
    private Storage? storage;

    internal Tensor(Operation operation, DType dtype, Shape shape, params Tensor[] operands)
    {
        Operation = operation;
        DType = dtype;
        this.shape = shape;
        this.operands = operands;
        if (NodeCreated is { } created && !Rewriting)
            created(this);
    }

    internal Tensor(Storage storage, DType dtype, Shape shape)
    {
        Operation = DataOp.Instance;
        DType = dtype;
        this.shape = shape;
        operands = [];
        this.storage = storage;
    }

    /// <summary>Called for each node with an operation when a debugging mode is on; null otherwise.</summary>
    internal static Action<Tensor>? NodeCreated { get; set; }

    /// <summary>Whether this thread builds nodes for a compiler, which no debugging mode should see.</summary>
    [field: ThreadStatic]
    internal static bool Rewriting { get; set; }

    /// <summary>What computes this node.</summary>
    internal Operation Operation { get; private set; }

    /// <summary>The nodes it is computed from.</summary>
    internal ReadOnlySpan<Tensor> Operands => operands;

    /// <summary>Sizes of the axes, outermost first.</summary>
    public Shape Shape => shape;

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>Number of axes.</summary>
    public int Rank => shape.Rank;

    /// <summary>Number of elements.</summary>
    public long ElementCount => shape.ElementCount;

    /// <summary>The evaluated elements, or null before evaluation.</summary>
    internal Storage? Storage => Volatile.Read(ref storage);

    /// <summary>Keeps the elements that an evaluation computed; of two racing evaluations, which agree, the first wins.</summary>
    internal void SetStorage(Storage evaluated) => Interlocked.CompareExchange(ref storage, evaluated, null);

    /// <summary>Turns an evaluated node into a leaf without history, which lets the rest of its graph be collected.</summary>
    internal void ReleaseGraph()
    {
        Debug.Assert(storage is not null, "only an evaluated node can lose its history");
        Operation = ReleasedOp.Instance;
        operands = [];
    }

    /// <summary>Without evaluating: operation, dtype and shape. Print values with <c>Print()</c> or <c>$"{x.Format()}"</c>.</summary>
    public override string ToString() => $"Tensor({DType.Name} {Shape}, {Operation.Name})";
}
