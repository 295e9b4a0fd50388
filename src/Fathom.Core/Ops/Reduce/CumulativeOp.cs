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

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new CumulativeOp(Kind, Axis + 1), y);

    public bool Equals(CumulativeOp? other) => other is not null && (other.Kind, other.Axis) == (Kind, Axis);

    public override bool Equals(object? obj) => Equals(obj as CumulativeOp);

    public override int GetHashCode() => HashCode.Combine(Kind, Axis);

    public override string ToString() => $"{Name} axis {Axis}";
}

public sealed partial class Tensor
{
    /// <summary>Running sum along an axis; integers and bools sum as i64.</summary>
    public Tensor CumulativeSum(int axis) =>
        (DType.IsFloat ? this : To(DType.I64)).AtLeastF32(x => Cumulative(x, CumulativeKind.Sum, axis));

    /// <summary>Running ln Σ eˣ along an axis.</summary>
    public Tensor CumulativeLogSumExp(int axis) =>
        ToFloat().AtLeastF32(x => Cumulative(x, CumulativeKind.LogSumExp, axis));

    /// <summary>Running maximum along an axis, and the place (i64) where it was last attained.</summary>
    public (Tensor Values, Tensor Indices) CumulativeMax(int axis)
    {
        var indices = Cumulative(Comparable, CumulativeKind.ArgMax, axis, DType.I64);
        return (Gather(axis, indices), indices);
    }

    /// <summary>Running minimum along an axis, and the place (i64) where it was last attained.</summary>
    public (Tensor Values, Tensor Indices) CumulativeMin(int axis)
    {
        var indices = Cumulative(Comparable, CumulativeKind.ArgMin, axis, DType.I64);
        return (Gather(axis, indices), indices);
    }

    /// <summary>The same order of elements in a dtype that C# compares.</summary>
    private Tensor Comparable => DType == DType.BF16 ? To(DType.F32) : this;

    private static Tensor Cumulative(Tensor x, CumulativeKind kind, int axis, DType? dtype = null) =>
        new(new CumulativeOp(kind, x.Shape.Axis(axis, "Cumulative" + kind)), dtype ?? x.DType, x.Shape, x);
}
