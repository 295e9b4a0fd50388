namespace Fathom;

/// <summary>
/// Gradient of a convolution by its weight: operands x [B, C, spatial...] and dy [B, O, spatial...] give dw [O, C/groups, kernel...].
/// </summary>
internal sealed class ConvWeightGradientOp(ConvGeometry geometry, bool isSparse = false) : Operation, IEquatable<ConvWeightGradientOp>
{
    public ConvGeometry Geometry { get; } = geometry;

    /// <summary>Whether at least three of four elements of dy are zero, so that a kernel may skip them.</summary>
    public bool IsSparse { get; } = isSparse;

    public override string Name => "conv_weight_gradient";

    public static Tensor Apply(Tensor x, Tensor dy, ConvGeometry geometry, Shape w) => new(new ConvWeightGradientOp(geometry), x.DType, w, x, dy);

    internal override Tensor?[] Vjp(Tensor dw, Tensor y)
    {
        var (x, dy) = (y.Operands[0], y.Operands[1]);
        return [ConvInputGradientOp.Apply(dy, dw, Geometry, x.Shape), ConvOp.Apply(x, dw, Geometry, Name)];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var (x, dy) = (SampleGroups.Channels(batch[y.Operands[0]]), SampleGroups.Channels(batch[y.Operands[1]]));
        return Apply(x, dy, Geometry with { Groups = Geometry.Groups * batch.Size }, [batch.Size * y.Shape[0], .. y.Shape[1..]]).Reshape(batch.Shape(y.Shape));
    }

    /// <summary>As the convolution itself.</summary>
    internal override long Flops(Tensor y) => 2 * y.Operands[1].ElementCount * y.Shape[1..].ElementCount;

    public bool Equals(ConvWeightGradientOp? other) => other is not null && other.Geometry == Geometry && other.IsSparse == IsSparse;

    public override bool Equals(object? obj) => Equals(obj as ConvWeightGradientOp);

    public override int GetHashCode() => HashCode.Combine(Geometry, IsSparse);
}
