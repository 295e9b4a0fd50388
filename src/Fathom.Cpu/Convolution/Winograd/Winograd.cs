namespace Fathom.Cpu;

/// <summary>
/// Winograd's algorithms F(4x4, r x r): an r x r kernel g and a patch d of the input, r + 3 pixels wide, give 4x4 outputs with (r + 3)²
/// products in place of 16 r²: y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A. Both gradients follow by transposing. Strided convolutions are sums of
/// dense ones, over every stride-th pixel and weight.
/// </summary>
/// <remarks>Lavin and Gray (2016), "Fast algorithms for convolutional neural networks", arXiv:1509.09308.</remarks>
internal static class Winograd
{
    /// <summary>Outputs along a side of a tile.</summary>
    public const int Tile = 4;

    /// <summary>Most products per tile.</summary>
    public const int MostPlanes = 36;

    /// <summary>Side r of the dense kernels that a convolution is made of, if there is an algorithm for it, else 0.</summary>
    public static int Taps(ConvSizes sizes)
    {
        var (g, kernel) = (sizes.Geometry, sizes.Kernel);
        if (g.Groups != 1 || g.Depth != WindowAxis.Unit || kernel.Depth != 1 || g.Height.Dilation != 1 || g.Width.Dilation != 1)
            return 0;
        var taps = CeilingDivide(kernel.Height, g.Height.Stride);
        return taps == CeilingDivide(kernel.Width, g.Width.Stride) && taps is 2 or 3 && Math.Max(g.Height.Stride, g.Width.Stride) <= 2 ? taps : 0;
    }

    /// <summary>Channels from which the weight gradient uses the algorithm too.</summary>
    public const int WeightGradientChannels = 64;

    /// <summary>Whether the algorithm is faster than direct sums for a convolution that it computes, and for its gradients.</summary>
    /// <remarks>Measured: few channels make the transforms a large share of the work, few tiles the transformed weights.</remarks>
    public static bool IsFaster(ConvSizes sizes)
    {
        var (g, output, patch) = (sizes.Geometry, sizes.Output, Taps(sizes) + Tile - 1);
        var products = patch * patch * g.Height.Stride * g.Width.Stride;
        var direct = Tile * Tile * sizes.Kernel.Height * sizes.Kernel.Width;
        var tiles = new WinogradTiles((long)sizes.Batch * output.Depth, output.Height, output.Width).Count;
        return Math.Min(sizes.InChannels, sizes.OutChannels) >= 16 && direct >= 2 * products && tiles >= (products > MostPlanes ? 16 : 8);
    }

    private static int CeilingDivide(int a, int b) => (a + b - 1) / b;
}
