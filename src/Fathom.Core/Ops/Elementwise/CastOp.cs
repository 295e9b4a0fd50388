namespace Fathom;

/// <summary>Conversion to another dtype.</summary>
internal sealed class CastOp(DType to) : ElementwiseOperation, IEquatable<CastOp>
{
    public override string Name => "to_" + to.Name;

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var from = y.Operands[0].DType;
        return [from.IsFloat && to.IsFloat ? dy.To(from) : null];
    }

    public override TResult Accept<TResult>(IElementwiseVisitor<TResult> visitor) => visitor.Cast();

    public bool Equals(CastOp? other) => other is not null && other.Name == Name;

    public override bool Equals(object? obj) => Equals(obj as CastOp);

    public override int GetHashCode() => Name.GetHashCode();
}

public sealed partial class Tensor
{
    /// <summary>
    /// The elements converted to <paramref name="dtype"/>: float to integer truncates towards zero, anything to bool is "not zero", a bool gives
    /// 0 or 1; the tensor itself when it already has that dtype.
    /// </summary>
    public Tensor To(DType dtype) => dtype == DType ? this : new(new CastOp(dtype), dtype, Shape, this);

    /// <summary>Applies <paramref name="f"/> in f32 when this is a 16-bit float, whose sums would lose their digits, and rounds the result.</summary>
    internal Tensor AtLeastF32(Func<Tensor, Tensor> f) => DType is DType.F16 or DType.BF16 ? f(To(DType.F32)).To(DType) : f(this);
}
