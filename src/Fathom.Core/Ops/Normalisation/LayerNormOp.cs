namespace Fathom;

/// <summary>
/// Layer normalisation of rows: operands x [rows, columns], or x with w [columns] and b [columns]. With μ and σ² the mean and the biased
/// variance of a row, r = 1 / √(σ² + ε) and x̂ = (x - μ) r, the result is x̂, or x̂ w + b.
/// </summary>
internal sealed class LayerNormOp(double epsilon) : Operation, IEquatable<LayerNormOp>
{
    public double Epsilon { get; } = epsilon;

    public override string Name => "layer_norm";

    public static Tensor Apply(Tensor x, double epsilon) => new(new LayerNormOp(epsilon), x.DType, x.Shape, x);

    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, double epsilon) =>
        new(new LayerNormOp(epsilon), x.DType, x.Shape, x, weight, bias);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var x = y.Operands[0];
        if (y.Operands.Length == 1)
            return [Gradient(LayerNormOperand.Input, null)];
        var weight = y.Operands[1];
        return [Gradient(LayerNormOperand.Input, weight), Gradient(LayerNormOperand.Weight, weight), Gradient(LayerNormOperand.Bias, weight)];

        Tensor Gradient(LayerNormOperand by, Tensor? weight) => LayerNormGradientOp.Apply(by, dy, x, weight, Epsilon);
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var x = Vectorisation.Join(batch[y.Operands[0]]);
        if (y.Operands.Length == 1)
            return Apply(x, Epsilon).Reshape(batch.Shape(y.Shape));
        var (weight, bias) = (y.Operands[1], y.Operands[2]);
        return batch.IsBatched(weight) || batch.IsBatched(bias)
            ? Apply(x, Epsilon).Reshape(batch.Shape(y.Shape)) * batch[weight].Unsqueeze(1) + batch[bias].Unsqueeze(1)
            : Apply(x, weight, bias, Epsilon).Reshape(batch.Shape(y.Shape));
    }

    internal override long Flops(Tensor y) => 10 * y.ElementCount;

    public bool Equals(LayerNormOp? other) => other is not null && other.Epsilon.Equals(Epsilon);

    public override bool Equals(object? obj) => Equals(obj as LayerNormOp);

    public override int GetHashCode() => Epsilon.GetHashCode();
}
