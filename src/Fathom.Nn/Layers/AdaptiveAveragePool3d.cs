namespace Fathom.Nn;

/// <summary>Means over windows that give the spatial axes of [B, C, D, H, W] the wanted sizes, whatever the input's.</summary>
/// <param name="sizes">Sizes of the result; -1 keeps an axis.</param>
public sealed class AdaptiveAveragePool3d(PerAxis sizes) : Layer
{
    private readonly int[] sizes = sizes.For(3, "AdaptiveAveragePool3d", nameof(sizes));

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.AdaptiveAveragePool(sizes);
}
