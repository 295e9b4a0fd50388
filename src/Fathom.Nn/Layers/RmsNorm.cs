namespace Fathom.Nn;

/// <summary>Normalisation of the last axis to unit mean square (Zhang and Sennrich 2019, arXiv:1910.07467).</summary>
/// <param name="size">Size of the last axis.</param>
/// <param name="epsilon">Added to the mean square.</param>
/// <param name="affine">Whether to scale by learned numbers.</param>
public sealed partial class RmsNorm(int size, double epsilon = 1e-6, bool affine = true) : Layer
{
    private readonly int size = size;
    private readonly double epsilon = epsilon;

    /// <summary>Scale, shape [size], at first 1; null when not affine.</summary>
    public Parameter? Weight { get; } = affine ? new(Init.Ones([size])) : null;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.RmsNorm([size], Weight, epsilon);
}
