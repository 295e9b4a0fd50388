namespace Fathom;

/// <summary>What a running reduction along an axis keeps.</summary>
internal enum CumulativeKind : byte
{
    Sum,
    LogSumExp,
    ArgMax,
    ArgMin,
}

/// <summary>Running reduction: element i of the result combines elements 0..i of the operand along the axis.</summary>
internal sealed class CumulativeOp(CumulativeKind kind, int axis) : Operation, IEquatable<CumulativeOp>
{
    public CumulativeKind Kind { get; } = kind;

    public int Axis { get; } = axis;

    public override string Name => "cumulative_" + Kind.ToString().ToLowerInvariant();

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => Kind switch
    {
        CumulativeKind.Sum => [FromEnd(dy)],
        CumulativeKind.LogSumExp => [y.Operands[0].Exp() * FromEnd(dy * (-y).Exp())],
        _ => [null],
    };

    private Tensor FromEnd(Tensor x) => x.Flip(Axis).CumulativeSum(Axis).Flip(Axis);

    public bool Equals(CumulativeOp? other) => other is not null && (other.Kind, other.Axis) == (Kind, Axis);

    public override bool Equals(object? obj) => Equals(obj as CumulativeOp);

    public override int GetHashCode() => HashCode.Combine(Kind, Axis);

    public override string ToString() => $"{Name} axis {Axis}";
}

public sealed partial class Tensor
{
    /// <summary>Running sum along an axis; integers and bools sum as i64.</summary>
    public Tensor CumulativeSum(int axis) => Cumulative(DType.IsFloat ? this : To(DType.I64), CumulativeKind.Sum, axis);

    /// <summary>Running ln Σ eˣ along an axis.</summary>
    public Tensor CumulativeLogSumExp(int axis) => Cumulative(ToFloat(), CumulativeKind.LogSumExp, axis);

    /// <summary>Running maximum along an axis, and the place (i64) where it was last attained.</summary>
    public (Tensor Values, Tensor Indices) CumulativeMax(int axis)
    {
        var indices = Cumulative(this, CumulativeKind.ArgMax, axis, DType.I64);
        return (Gather(axis, indices), indices);
    }

    /// <summary>Running minimum along an axis, and the place (i64) where it was last attained.</summary>
    public (Tensor Values, Tensor Indices) CumulativeMin(int axis)
    {
        var indices = Cumulative(this, CumulativeKind.ArgMin, axis, DType.I64);
        return (Gather(axis, indices), indices);
    }

    private static Tensor Cumulative(Tensor x, CumulativeKind kind, int axis, DType? dtype = null) =>
        new(new CumulativeOp(kind, x.Shape.Axis(axis, "Cumulative" + kind)), dtype ?? x.DType, x.Shape, x);
}
