namespace Fathom;

/// <summary>
/// Gradients of layer normalisation: operands dy and x [rows, columns], the moments of x [rows, 2], and w [columns] unless it is 1. With x̂ and r as in
/// <see cref="LayerNormOp"/>, the gradient
/// <list type="bullet">
/// <item>by x is dx = r P(dy w), where P(v) = v - mean(v) - x̂ mean(v x̂) takes out of each row what normalising it undoes;</item>
/// <item>by the weight is dw = Σ dy x̂ over the rows, [columns];</item>
/// <item>by the bias is db = Σ dy over the rows, [columns].</item>
/// </list>
/// One walk over x and dy gives all three.
/// </summary>
internal sealed class LayerNormGradientOp(double epsilon, LayerNormOperand by) : JointOperation((int)by), IEquatable<LayerNormGradientOp>
{
    public double Epsilon { get; } = epsilon;

    public override string Name => by switch
    {
        LayerNormOperand.Input => "layer_norm_input_gradient",
        LayerNormOperand.Weight => "layer_norm_weight_gradient",
        _ => "layer_norm_bias_gradient",
    };

    public static Tensor Apply(LayerNormOperand by, Tensor dy, Tensor x, Tensor moments, Tensor? weight, double epsilon)
    {
        var shape = by == LayerNormOperand.Input ? x.Shape : [x.Shape[1]];
        var operation = new LayerNormGradientOp(epsilon, by);
        return weight is null ? new(operation, x.DType, shape, dy, x, moments) : new(operation, x.DType, shape, dy, x, moments, weight);
    }

    // What the moments add is in the gradients by x.
    internal override Tensor?[] Vjp(Tensor u, Tensor y)
    {
        var (dy, x, moments) = (y.Operands[0], y.Operands[1], y.Operands[2]);
        var weight = Weight(y);
        Tensor?[] gradients = by switch
        {
            LayerNormOperand.Input => OfInputGradient(u, y, dy, x, moments, weight),
            // Linear in x̂ and in dy; u stands where a weight would.
            LayerNormOperand.Weight => [LayerNormOp.Apply(x, Epsilon) * u, Apply(LayerNormOperand.Input, dy, x, moments, u, Epsilon), null, null],
            _ => [u.BroadcastTo(dy.Shape), null, null, null],
        };
        return gradients[..y.Operands.Length];
    }

    private static Tensor? Weight(Tensor y) => y.Operands.Length == 4 ? y.Operands[3] : null;

    // With u the gradient of dx and g = dy w: P is symmetric, so g gets q = r P(u). By x, from dr = -r² x̂ / columns and the transpose of
    // dx̂, which takes v to r P(v): -r (mean(u dx) x̂ + mean(g x̂) q + mean(u x̂) dx).
    private Tensor?[] OfInputGradient(Tensor u, Tensor dx, Tensor dy, Tensor x, Tensor moments, Tensor? weight)
    {
        var (normalised, q) = (LayerNormOp.Apply(x, Epsilon), Apply(LayerNormOperand.Input, u, x, moments, null, Epsilon));
        var g = weight is null ? dy : dy * weight;
        var byX = -Scale(x) * (RowMean(u * dx) * normalised + RowMean(g * normalised) * q + RowMean(u * normalised) * dx);
        return weight is null ? [q, byX, null] : [q * weight, byX, null, (dy * q).Sum(0)];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var (dy, x) = (batch[y.Operands[0]], batch[y.Operands[1]]);
        if (by == LayerNormOperand.Bias)
            return dy.Sum(1);
        if (by == LayerNormOperand.Weight)
            return (dy * LayerNormOp.Apply(Vectorisation.Join(x), Epsilon).Reshape(x.Shape)).Sum(1);
        var weight = Weight(y);
        if (weight is not null && batch.IsBatched(weight))
            (dy, weight) = (dy * batch[weight].Unsqueeze(1), null);
        var moments = Vectorisation.Join(batch[y.Operands[2]]);
        return Apply(LayerNormOperand.Input, Vectorisation.Join(dy), Vectorisation.Join(x), moments, weight, Epsilon).Reshape(batch.Shape(y.Shape));
    }

    internal override long Flops(Tensor y) => by switch
    {
        LayerNormOperand.Input => 10 * y.ElementCount,
        LayerNormOperand.Weight => 4 * y.Operands[1].ElementCount,
        _ => y.Operands[0].ElementCount,
    };

    // r as a formula: unlike the moments it has a gradient.
    private Tensor Scale(Tensor x)
    {
        var centred = x - RowMean(x);
        return (RowMean(centred * centred) + Epsilon).Rsqrt();
    }

    private static Tensor RowMean(Tensor x) => x.Mean([1], keepAxes: true);

    internal override bool IsSiblingOf(JointOperation other) => other is LayerNormGradientOp gradient && gradient.Epsilon.Equals(Epsilon);

    public bool Equals(LayerNormGradientOp? other) => other is not null && other.Result == Result && IsSiblingOf(other);

    public override bool Equals(object? obj) => Equals(obj as LayerNormGradientOp);

    public override int GetHashCode() => HashCode.Combine(Epsilon, Result);
}
