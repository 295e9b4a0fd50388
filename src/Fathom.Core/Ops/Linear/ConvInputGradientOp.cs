namespace Fathom;

/// <summary>
/// Gradient of a convolution by its input, which is the transposed convolution: operands dy [B, O, spatial...] and w [O, C/groups, kernel...]
/// give dx [B, C, spatial...].
/// </summary>
internal sealed class ConvInputGradientOp(ConvGeometry geometry, bool isSparse = false) : Operation, IEquatable<ConvInputGradientOp>
{
    public ConvGeometry Geometry { get; } = geometry;

    /// <summary>Whether at least three of four elements of dy are zero, so that a kernel may skip them.</summary>
    public bool IsSparse { get; } = isSparse;

    public override string Name => "conv_input_gradient";

    public static Tensor Apply(Tensor dy, Tensor w, ConvGeometry geometry, Shape x) => new(new ConvInputGradientOp(geometry), dy.DType, x, dy, w);

    internal override Tensor?[] Vjp(Tensor dx, Tensor y)
    {
        var (dy, w) = (y.Operands[0], y.Operands[1]);
        return [ConvOp.Apply(dx, w, Geometry, Name), ConvWeightGradientOp.Apply(dx, dy, Geometry, w.Shape)];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => SampleGroups.InputOrOutput(y, batch, Geometry, groups => new ConvInputGradientOp(groups));

    /// <summary>As the convolution itself.</summary>
    internal override long Flops(Tensor y) => 2 * y.Operands[0].ElementCount * y.Operands[1].Shape[1..].ElementCount;

    public bool Equals(ConvInputGradientOp? other) => other is not null && other.Geometry == Geometry && other.IsSparse == IsSparse;

    public override bool Equals(object? obj) => Equals(obj as ConvInputGradientOp);

    public override int GetHashCode() => HashCode.Combine(Geometry, IsSparse);
}
