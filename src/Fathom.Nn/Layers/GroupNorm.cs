namespace Fathom.Nn;

/// <summary>Normalisation of [B, C, ...] over groups of channels and all spatial axes (Wu and He 2018, arXiv:1803.08494).</summary>
/// <param name="groups">Number of groups; it divides the channels.</param>
/// <param name="channels">C.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="affine">Whether to scale and shift by learned numbers per channel.</param>
public sealed partial class GroupNorm(int groups, int channels, double epsilon = 1e-5, bool affine = true) : Layer
{
    private readonly int groups = channels % groups == 0 ? groups
        : throw new ShapeException($"GroupNorm: {groups} groups must divide {channels} channels.");
    private readonly double epsilon = epsilon;

    /// <summary>Scale per channel, shape [C], at first 1; null when not affine.</summary>
    public Parameter? Weight { get; } = affine ? new(Init.Ones([channels])) : null;

    /// <summary>Shift per channel, shape [C], at first 0; null when not affine.</summary>
    public Parameter? Bias { get; } = affine ? new(Init.Zeros([channels])) : null;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.GroupNorm(groups, Weight, Bias, epsilon);
}
