namespace Fathom.Nn;

/// <summary>Resizes the spatial axes of [B, C, spatial...].</summary>
/// <param name="size">Sizes of the result; or give a factor.</param>
/// <param name="factor">What to multiply each size by; or give sizes.</param>
/// <param name="mode">How values between elements are made.</param>
/// <param name="alignCorners">For linear resizing: whether the first and last elements keep their places, rather than the outer edges.</param>
public sealed class Upsample(
    PerAxis? size = null, double? factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false) : Layer
{
    private readonly PerAxis? size = size is null != factor is null ? size
        : throw new ArgumentException("Upsample: takes either a size or a factor.", nameof(size));
    private readonly double? factor = factor;
    private readonly InterpolationMode mode = mode;
    private readonly bool alignCorners = alignCorners;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => size is { } sizes
        ? x.Interpolate(sizes: sizes.For(Math.Max(1, x.Rank - 2), "Upsample", nameof(size)), mode, alignCorners)
        : x.Interpolate(factors: [factor!.Value], mode, alignCorners);
}
