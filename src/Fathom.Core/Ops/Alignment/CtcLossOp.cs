namespace Fathom;

/// <summary>
/// Connectionist temporal classification: minus the log-probability that a path through the frames reads as the labels once repeats are merged and
/// blanks removed. Operands: log-probabilities [T, B, C], labels [B, S], frames [B] and label counts [B] (i32). Result [B].
/// </summary>
/// <remarks>
/// Graves, Fernández, Gomez and Schmidhuber (2006), "Connectionist temporal classification", ICML. A sample whose lengths or labels are out of range is NaN.
/// </remarks>
/// <param name="blank">Number of the blank class.</param>
/// <param name="zeroInfinity">Whether a sample that no path can read, whose loss is infinite, counts as 0 and has no gradient.</param>
internal sealed class CtcLossOp(int blank, bool zeroInfinity) : Operation, IEquatable<CtcLossOp>
{
    public int Blank { get; } = blank;

    public bool ZeroInfinity { get; } = zeroInfinity;

    public override string Name => "ctc_loss";

    public static Tensor Apply(Tensor logProbabilities, Tensor labels, Tensor frames, Tensor counts, int blank, bool zeroInfinity) => new(
        new CtcLossOp(blank, zeroInfinity), logProbabilities.DType, [logProbabilities.Shape[1]], logProbabilities, labels, frames, counts);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) =>
        [-dy.Reshape(1, -1, 1) * CtcOccupancyOp.Apply(y.Operands, Blank, ZeroInfinity), null, null, null];

    internal override Tensor Vmap(Tensor y, Vectorisation batch) =>
        Apply(CtcSamples.Join(batch, y, 0, 1), CtcSamples.Join(batch, y, 1, 0), CtcSamples.Join(batch, y, 2, 0), CtcSamples.Join(batch, y, 3, 0), Blank, ZeroInfinity)
            .Reshape(batch.Shape(y.Shape));

    // Per state and frame three exponentials and a logarithm.
    internal override long Flops(Tensor y) => 60L * y.Operands[0].Shape[0] * y.Operands[1].ElementCount;

    public bool Equals(CtcLossOp? other) => other is not null && (other.Blank, other.ZeroInfinity) == (Blank, ZeroInfinity);

    public override bool Equals(object? obj) => Equals(obj as CtcLossOp);

    public override int GetHashCode() => HashCode.Combine(Blank, ZeroInfinity);

    public override string ToString() => $"{Name} blank {Blank}";
}
