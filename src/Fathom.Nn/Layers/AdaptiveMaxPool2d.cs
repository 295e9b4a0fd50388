namespace Fathom.Nn;

/// <summary>Maxima over windows that give the spatial axes of [B, C, H, W] the wanted sizes, whatever the input's.</summary>
/// <param name="sizes">Sizes of the result; -1 keeps an axis.</param>
public sealed class AdaptiveMaxPool2d(PerAxis sizes) : Layer
{
    private readonly int[] sizes = sizes.For(2, "AdaptiveMaxPool2d", nameof(sizes));

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.AdaptiveMaxPool(sizes);
}
