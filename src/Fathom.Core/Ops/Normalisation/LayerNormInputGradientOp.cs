namespace Fathom;

/// <summary>
/// Gradient of layer normalisation by its input: operands dy and x [rows, columns], and w [columns] unless it is 1, give dx = r P(dy w), where
/// P(v) = v - mean(v) - x̂ mean(v x̂) takes out of each row what normalising it undoes; x̂ and r are those of <see cref="LayerNormOp"/>.
/// </summary>
internal sealed class LayerNormInputGradientOp(double epsilon) : Operation, IEquatable<LayerNormInputGradientOp>
{
    public double Epsilon { get; } = epsilon;

    public override string Name => "layer_norm_input_gradient";

    public static Tensor Apply(Tensor dy, Tensor x, Tensor? weight, double epsilon)
    {
        var operation = new LayerNormInputGradientOp(epsilon);
        return weight is null ? new(operation, x.DType, x.Shape, dy, x) : new(operation, x.DType, x.Shape, dy, x, weight);
    }

    // With u the gradient of dx and g = dy w: P is symmetric, so g gets q = r P(u). By x, from dr = -r² x̂ / columns and the transpose of
    // dx̂, which takes v to r P(v): -r (mean(u dx) x̂ + mean(g x̂) q + mean(u x̂) dx).
    internal override Tensor?[] Vjp(Tensor u, Tensor dx)
    {
        var (dy, x) = (dx.Operands[0], dx.Operands[1]);
        var weight = dx.Operands.Length == 3 ? dx.Operands[2] : null;
        var (normalised, q) = (LayerNormOp.Apply(x, Epsilon), Apply(u, x, null, Epsilon));
        var g = weight is null ? dy : dy * weight;
        var byX = -Scale(x) * (RowMean(u * dx) * normalised + RowMean(g * normalised) * q + RowMean(u * normalised) * dx);
        return weight is null ? [q, byX] : [q * weight, byX, (dy * q).Sum(0)];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var (dy, x) = (batch[y.Operands[0]], Vectorisation.Join(batch[y.Operands[1]]));
        var weight = y.Operands.Length == 3 ? y.Operands[2] : null;
        if (weight is not null && batch.IsBatched(weight))
            (dy, weight) = (dy * batch[weight].Unsqueeze(1), null);
        return Apply(Vectorisation.Join(dy), x, weight, Epsilon).Reshape(batch.Shape(y.Shape));
    }

    internal override long Flops(Tensor y) => 16 * y.ElementCount;

    private Tensor Scale(Tensor x)
    {
        var centred = x - RowMean(x);
        return (RowMean(centred * centred) + Epsilon).Rsqrt();
    }

    private static Tensor RowMean(Tensor x) => x.Mean([1], keepAxes: true);

    public bool Equals(LayerNormInputGradientOp? other) => other is not null && other.Epsilon.Equals(Epsilon);

    public override bool Equals(object? obj) => Equals(obj as LayerNormInputGradientOp);

    public override int GetHashCode() => Epsilon.GetHashCode();
}
