namespace Fathom;

/// <summary>
/// How probable it is that a path that reads as the labels is at class c in frame t; minus the gradient of <see cref="CtcLossOp"/>, with the same
/// operands. Result [T, B, C]: each frame of a sample adds up to 1, frames after its last are 0.
/// </summary>
internal sealed class CtcOccupancyOp(int blank, bool zeroInfinity) : Operation, IEquatable<CtcOccupancyOp>
{
    public int Blank { get; } = blank;

    public bool ZeroInfinity { get; } = zeroInfinity;

    public override string Name => "ctc_occupancy";

    public static Tensor Apply(ReadOnlySpan<Tensor> operands, int blank, bool zeroInfinity) =>
        new(new CtcOccupancyOp(blank, zeroInfinity), operands[0].DType, operands[0].Shape, operands.ToArray());

    // A second derivative is rarely asked for: it comes from the recursion written as a graph, which can be differentiated any number of times.
    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var x = y.Operands[0];
        return [(-CtcRecursion.Losses(y.Operands, Blank).Sum().Grad(x)).Vjp(dy, x)[0], null, null, null];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        Tensor[] operands = [CtcSamples.Join(batch, y, 0, 1), CtcSamples.Join(batch, y, 1, 0), CtcSamples.Join(batch, y, 2, 0), CtcSamples.Join(batch, y, 3, 0)];
        return Apply(operands, Blank, ZeroInfinity).Reshape([y.Shape[0], batch.Size, .. y.Shape[1..]]).MoveAxis(1, 0);
    }

    internal override long Flops(Tensor y) => 140L * y.Shape[0] * y.Operands[1].ElementCount;

    public bool Equals(CtcOccupancyOp? other) => other is not null && (other.Blank, other.ZeroInfinity) == (Blank, ZeroInfinity);

    public override bool Equals(object? obj) => Equals(obj as CtcOccupancyOp);

    public override int GetHashCode() => HashCode.Combine(Blank, ZeroInfinity);

    public override string ToString() => $"{Name} blank {Blank}";
}
