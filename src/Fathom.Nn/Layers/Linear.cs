namespace Fathom.Nn;

/// <summary>Affine map of the last axis, y = x Wᵀ + b: [..., inputs] gives [..., outputs].</summary>
/// <param name="inputs">Size of the last axis of the input.</param>
/// <param name="outputs">Size of the last axis of the output.</param>
/// <param name="bias">Whether to add b.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class Linear(int inputs, int outputs, bool bias = true, RandomKey? random = null) : Layer
{
    /// <summary>W, shape [outputs, inputs], uniform in ±1/√inputs; integers of dtype i8 once it is quantised (<see cref="Quantization"/>).</summary>
    public Parameter Weight { get; } = new(Init.Uniform([outputs, inputs], 1 / Math.Sqrt(inputs), random));

    /// <summary>b, shape [outputs], or null when the layer has no bias.</summary>
    public Parameter? Bias { get; } = bias ? new(Init.Uniform([outputs], 1 / Math.Sqrt(inputs), random)) : null;

    /// <summary>Scales of a quantised W, shape [outputs, groups]; null for a weight that is none.</summary>
    public StateBuffer? WeightScale { get; private set; }

    /// <summary>See <see cref="Quantization.Int8"/>.</summary>
    internal void Quantize(int? groupSize) => WeightScale = Quantization.Quantize(Weight, groupSize);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        if (x.Rank == 0 || x.Shape[^1] != Weight.Shape[1])
            throw new ShapeException(
                $"Linear: input {x.Shape} must end in {Weight.Shape[1]} features. Flatten it first, or build the layer for {(x.Rank == 0 ? 1 : x.Shape[^1])} inputs?");
        return WeightScale is null ? MixedPrecision.Affine(x, Weight, Bias) : Quantization.Affine(x, Weight, WeightScale, Bias);
    }
}
