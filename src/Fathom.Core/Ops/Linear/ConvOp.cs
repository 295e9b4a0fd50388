namespace Fathom;

/// <summary>
/// Convolution (cross-correlation, as usual in deep learning): operands x [B, C, spatial...] and w [O, C/groups, kernel...] give
/// y [B, O, spatial...].
/// </summary>
/// <remarks>Convolution, <see cref="ConvInputGradientOp"/> and <see cref="ConvWeightGradientOp"/> are one form, linear in each of x, y and w, seen
/// from its three sides; so the gradients of each are the other two.</remarks>
internal sealed class ConvOp(ConvGeometry geometry) : Operation, IEquatable<ConvOp>
{
    public ConvGeometry Geometry { get; } = geometry;

    public override string Name => "conv";

    public static Tensor Apply(Tensor x, Tensor w, ConvGeometry geometry, string operation) =>
        new(new ConvOp(geometry), x.DType, geometry.OutputShape(x.Shape, w.Shape, operation), x, w);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var (x, w) = (y.Operands[0], y.Operands[1]);
        return [ConvInputGradientOp.Apply(dy, w, Geometry, x.Shape), ConvWeightGradientOp.Apply(x, dy, Geometry, w.Shape)];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => SampleGroups.InputOrOutput(y, batch, Geometry, groups => new ConvOp(groups));

    /// <summary>Two per multiply-add: each output element sums over a kernel's taps.</summary>
    internal override long Flops(Tensor y) => 2 * y.ElementCount * y.Operands[1].Shape[1..].ElementCount;

    public bool Equals(ConvOp? other) => other is not null && other.Geometry == Geometry;

    public override bool Equals(object? obj) => Equals(obj as ConvOp);

    public override int GetHashCode() => Geometry.GetHashCode();
}
