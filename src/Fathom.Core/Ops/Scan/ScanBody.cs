namespace Fathom;

/// <summary>
/// One step of a scan as a closed graph that holds no tensors: nodes in order of dependence, first the leaves (carry, then inputs, then constants), and
/// which nodes are the next carry. Bodies that compute the same are equal, so that programs with scans can be cached.
/// </summary>
internal sealed class ScanBody : IEquatable<ScanBody>
{
    private readonly ScanNode[] nodes;
    private readonly int[] next;
    private readonly int hash;

    public ScanBody(int carries, int inputs, int constants, ScanNode[] nodes, int[] next)
    {
        (Carries, Inputs, Constants) = (carries, inputs, constants);
        (this.nodes, this.next) = (nodes, next);
        var hash = new HashCode();
        foreach (var node in nodes)
            hash.Add(node.GetHashCode());
        foreach (var number in next)
            hash.Add(number);
        this.hash = hash.ToHashCode();
    }

    /// <summary>Tensors that each step hands to the next.</summary>
    public int Carries { get; }

    /// <summary>Tensors of which each step sees one slice.</summary>
    public int Inputs { get; }

    /// <summary>Tensors that all steps see whole.</summary>
    public int Constants { get; }

    /// <summary>Whether a leaf is a slice of an input.</summary>
    public bool IsSlice(int node) => node >= Carries && node < Carries + Inputs;

    /// <summary>Number of the node that a carry becomes.</summary>
    public int Next(int carry) => next[carry];

    /// <summary>Shape and dtype of a node.</summary>
    public (Shape Shape, DType DType) TypeOf(int node) => (nodes[node].Shape, nodes[node].DType);

    /// <summary>The step as a graph over leaves made by <paramref name="leaf"/> from their numbers; a tensor for each node.</summary>
    public Tensor[] Build(Func<int, Tensor> leaf)
    {
        var built = new Tensor[nodes.Length];
        for (var i = 0; i < built.Length; i++)
            built[i] = nodes[i].Operation is { } operation
                ? new Tensor(operation, nodes[i].DType, nodes[i].Shape, Array.ConvertAll(nodes[i].Operands, operand => built[operand]))
                : leaf(i);
        return built;
    }

    public bool Equals(ScanBody? other) => ReferenceEquals(this, other)
        || other is not null && hash == other.hash && (Carries, Inputs, Constants) == (other.Carries, other.Inputs, other.Constants)
            && next.AsSpan().SequenceEqual(other.next) && nodes.AsSpan().SequenceEqual(other.nodes);

    public override bool Equals(object? obj) => Equals(obj as ScanBody);

    public override int GetHashCode() => hash;
}

/// <summary>A node of a <see cref="ScanBody"/>.</summary>
/// <param name="operation">What computes it; null for a leaf.</param>
/// <param name="dtype">Element type.</param>
/// <param name="shape">Sizes of the axes.</param>
/// <param name="operands">Numbers of its operands.</param>
internal readonly struct ScanNode(Operation? operation, DType dtype, Shape shape, int[] operands) : IEquatable<ScanNode>
{
    public Operation? Operation { get; } = operation;

    public DType DType { get; } = dtype;

    public Shape Shape { get; } = shape;

    public int[] Operands { get; } = operands;

    public bool Equals(ScanNode other) =>
        DType == other.DType && Shape == other.Shape && Equals(Operation, other.Operation) && Operands.AsSpan().SequenceEqual(other.Operands);

    public override bool Equals(object? obj) => obj is ScanNode other && Equals(other);

    public override int GetHashCode()
    {
        var hash = HashCode.Combine(Operation, DType, Shape);
        foreach (var operand in Operands)
            hash = HashCode.Combine(hash, operand);
        return hash;
    }
}
