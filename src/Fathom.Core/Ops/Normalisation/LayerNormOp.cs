namespace Fathom;

/// <summary>
/// Layer normalisation of rows: operands x [rows, columns], or x with w [columns] and b [columns]. With μ and σ² the mean and the biased
/// variance of a row, r = 1 / √(σ² + ε) and x̂ = (x - μ) r, result 0 is x̂, or x̂ w + b. Result 1 is μ and r of every row, [rows, 2], which the gradients read.
/// </summary>
internal sealed class LayerNormOp(double epsilon, int result) : JointOperation(result), IEquatable<LayerNormOp>
{
    public const int Value = 0, Moments = 1;

    public double Epsilon { get; } = epsilon;

    public override string Name => Result == Value ? "layer_norm" : "layer_norm_moments";

    public static Tensor Apply(Tensor x, double epsilon) => new(new LayerNormOp(epsilon, Value), x.DType, x.Shape, x);

    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, double epsilon) =>
        new(new LayerNormOp(epsilon, Value), x.DType, x.Shape, x, weight, bias);

    /// <summary>μ and r of every row of x, the first of <paramref name="operands"/>: computed with the value where that has the same operands.</summary>
    public static Tensor MomentsOf(double epsilon, params ReadOnlySpan<Tensor> operands) =>
        new(new LayerNormOp(epsilon, Moments), operands[0].DType, [operands[0].Shape[0], 2], operands.ToArray());

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        if (Result == Moments)
            throw new InvalidOperationException("The gradients that read the moments of layer normalisation count their share themselves.");
        var (x, moments) = (y.Operands[0], MomentsOf(Epsilon, y.Operands));
        if (y.Operands.Length == 1)
            return [Gradient(LayerNormOperand.Input, null)];
        var weight = y.Operands[1];
        return [Gradient(LayerNormOperand.Input, weight), Gradient(LayerNormOperand.Weight, weight), Gradient(LayerNormOperand.Bias, weight)];

        Tensor Gradient(LayerNormOperand by, Tensor? weight) => LayerNormGradientOp.Apply(by, dy, x, moments, weight, Epsilon);
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var x = Vectorisation.Join(batch[y.Operands[0]]);
        if (Result == Moments)
            return MomentsOf(Epsilon, x).Reshape(batch.Shape(y.Shape));
        if (y.Operands.Length == 1)
            return Apply(x, Epsilon).Reshape(batch.Shape(y.Shape));
        var (weight, bias) = (y.Operands[1], y.Operands[2]);
        return batch.IsBatched(weight) || batch.IsBatched(bias)
            ? Apply(x, Epsilon).Reshape(batch.Shape(y.Shape)) * batch[weight].Unsqueeze(1) + batch[bias].Unsqueeze(1)
            : Apply(x, weight, bias, Epsilon).Reshape(batch.Shape(y.Shape));
    }

    internal override long Flops(Tensor y) => Result == Value ? 10 * y.ElementCount : 6 * y.Operands[0].ElementCount;

    internal override bool IsSiblingOf(JointOperation other) => other is LayerNormOp norm && norm.Epsilon.Equals(Epsilon);

    public bool Equals(LayerNormOp? other) => other is not null && other.Result == Result && IsSiblingOf(other);

    public override bool Equals(object? obj) => Equals(obj as LayerNormOp);

    public override int GetHashCode() => HashCode.Combine(Epsilon, Result);
}
