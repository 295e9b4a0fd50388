namespace Fathom;

/// <summary>What a <see cref="ScanPartOp"/> shows of a loop.</summary>
internal enum ScanPart
{
    /// <summary>A carry after the last step.</summary>
    Final,

    /// <summary>A carry before each step: [T, ...], in the order of the slices.</summary>
    Before,

    /// <summary>A carry after each step: [T, ...].</summary>
    After,

    /// <summary>A node of the body at each step: [T, ...].</summary>
    Value,
}

/// <summary>A result of a <see cref="ScanOp"/>, its only operand.</summary>
/// <param name="part">Which kind of result.</param>
/// <param name="number">Number of the carry, or of the node of the body.</param>
internal sealed class ScanPartOp(ScanPart part, int number) : Operation, IEquatable<ScanPartOp>
{
    public ScanPart Part => part;

    public int Number => number;

    public override string Name => "scan_part";

    /// <summary>The part as a node.</summary>
    public static Tensor Of(Tensor scan, ScanPart part, int number)
    {
        var operation = (ScanOp)scan.Operation;
        var (shape, dtype) = operation.Body.TypeOf(number);
        return new(new ScanPartOp(part, number), dtype, part == ScanPart.Final ? shape : shape.Insert(0, operation.Length), scan);
    }

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [ScanGradientOp.Of(this, dy)];

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var scan = batch[y.Operands[0]];
        var all = Of(scan, part, part == ScanPart.Value ? ((ScanOp)scan.Operation).NumbersOfSample![number] : number);
        return part == ScanPart.Final ? all : all.MoveAxis(1, 0);
    }

    internal override long Flops(Tensor y) => 0;

    public bool Equals(ScanPartOp? other) => other is not null && (other.Part, other.Number) == (part, number);

    public override bool Equals(object? obj) => Equals(obj as ScanPartOp);

    public override int GetHashCode() => HashCode.Combine(part, number);

    public override string ToString() => $"{part} {number} of a scan";
}
