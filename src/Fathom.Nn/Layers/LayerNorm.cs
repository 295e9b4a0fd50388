namespace Fathom.Nn;

/// <summary>Layer normalisation: zero mean and unit variance over the last axes (Ba, Kiros and Hinton 2016, arXiv:1607.06450).</summary>
/// <param name="shape">Sizes of the normalised axes.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="affine">Whether to scale and shift by learned numbers.</param>
/// <param name="bias">Whether an affine layer shifts.</param>
public sealed partial class LayerNorm(Shape shape, double epsilon = 1e-5, bool affine = true, bool bias = true) : Layer
{
    private readonly Shape shape = shape;
    private readonly double epsilon = epsilon;

    /// <summary>Normalisation of the last axis.</summary>
    /// <param name="size">Size of the last axis.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="affine">Whether to scale and shift by learned numbers.</param>
    /// <param name="bias">Whether an affine layer shifts.</param>
    public LayerNorm(int size, double epsilon = 1e-5, bool affine = true, bool bias = true) : this([size], epsilon, affine, bias)
    {
    }

    /// <summary>Scale, of the normalised shape, at first 1; null when not affine.</summary>
    public Parameter? Weight { get; } = affine ? new(Init.Ones(shape)) : null;

    /// <summary>Shift, of the normalised shape, at first 0; null when there is none.</summary>
    public Parameter? Bias { get; } = affine && bias ? new(Init.Zeros(shape)) : null;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.LayerNorm(shape, Weight, Bias, epsilon);
}
