namespace Fathom;

/// <summary>
/// Gradient of layer normalisation by its weight: operands dy and x [rows, columns] give dw [columns], the sum over the rows of dy x̂,
/// with the x̂ of <see cref="LayerNormOp"/>.
/// </summary>
internal sealed class LayerNormWeightGradientOp(double epsilon) : Operation, IEquatable<LayerNormWeightGradientOp>
{
    public double Epsilon { get; } = epsilon;

    public override string Name => "layer_norm_weight_gradient";

    public static Tensor Apply(Tensor dy, Tensor x, double epsilon) =>
        new(new LayerNormWeightGradientOp(epsilon), x.DType, [x.Shape[1]], dy, x);

    // Linear in x̂ and in dy; the gradient of dw stands where a weight would.
    internal override Tensor?[] Vjp(Tensor u, Tensor dw)
    {
        var (dy, x) = (dw.Operands[0], dw.Operands[1]);
        return [LayerNormOp.Apply(x, Epsilon) * u, LayerNormInputGradientOp.Apply(dy, x, u, Epsilon)];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var (dy, x) = (batch[y.Operands[0]], batch[y.Operands[1]]);
        return (dy * LayerNormOp.Apply(Vectorisation.Join(x), Epsilon).Reshape(x.Shape)).Sum(1);
    }

    internal override long Flops(Tensor y) => 10 * y.Operands[1].ElementCount;

    public bool Equals(LayerNormWeightGradientOp? other) => other is not null && other.Epsilon.Equals(Epsilon);

    public override bool Equals(object? obj) => Equals(obj as LayerNormWeightGradientOp);

    public override int GetHashCode() => Epsilon.GetHashCode();
}
