namespace Fathom.Nn;

/// <summary>Maxima over windows that give the spatial axes of [B, C, L] the wanted sizes, whatever the input's.</summary>
/// <param name="sizes">Sizes of the result; -1 keeps an axis.</param>
public sealed class AdaptiveMaxPool1d(PerAxis sizes) : Layer
{
    private readonly int[] sizes = sizes.For(1, "AdaptiveMaxPool1d", nameof(sizes));

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.AdaptiveMaxPool(sizes);
}
