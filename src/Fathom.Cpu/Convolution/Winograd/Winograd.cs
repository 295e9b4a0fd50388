namespace Fathom.Cpu;

/// <summary>
/// Winograd's algorithm F(4x4, 3x3): a 3x3 kernel g and a 6x6 patch d of the input give 4x4 outputs with 36 products in place of 144,
/// y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A. Both gradients follow by transposing.
/// </summary>
/// <remarks>
/// Lavin and Gray (2016), "Fast algorithms for convolutional neural networks", arXiv:1509.09308. The matrices interpolate at the points
/// 0, ±a, ±b and ∞. With a = 5/8 and b = 3/2 in place of their 1 and 2 the rounding errors halve, and all constants of A and B are exact
/// in f32. With p = a² b², s = a² + b², α = 1 / (2 a² (a² - b²)) and β = 1 / (2 b² (b² - a²)):
/// <code>
///        0    ±a            ±b            ∞
/// Bᵀ  [  p    0             0             0 ]      G  1/p [ 1  0  0  ]      Aᵀ [ 1  1  1   1  1   0 ]
///     [  0   ∓a b²         ∓b a²          p ]         α [ 1  ±a  a² ]         [ 0  a -a   b -b   0 ]
///     [ -s   -b²           -a²            0 ]         β [ 1  ±b  b² ]         [ 0  a² a²  b² b²  0 ]
///     [  0   ±a            ±b            -s ]           [ 0  0   1  ]         [ 0  a³ -a³ b³ -b³ 1 ]
///     [  1    1             1             0 ]
///     [  0    0             0             1 ]    (Bᵀ is written here by columns: one point each)
/// </code>
/// </remarks>
internal static class Winograd
{
    /// <summary>Outputs along a side of a tile.</summary>
    public const int Tile = 4;

    /// <summary>Inputs along a side of a tile.</summary>
    public const int Patch = 6;

    /// <summary>Products per tile: each of these planes is a matrix product of its own.</summary>
    public const int Planes = Patch * Patch;

    /// <summary>The points ±a.</summary>
    public const double A = 0.625;

    /// <summary>The points ±b.</summary>
    public const double B = 1.5;

    /// <summary>a².</summary>
    public const double A2 = A * A;

    /// <summary>b².</summary>
    public const double B2 = B * B;

    /// <summary>p.</summary>
    public const double P = A2 * B2;

    /// <summary>s.</summary>
    public const double S = A2 + B2;

    /// <summary>α.</summary>
    public const double Alpha = 1 / (2 * A2 * (A2 - B2));

    /// <summary>β.</summary>
    public const double Beta = 1 / (2 * B2 * (B2 - A2));

    /// <summary>Whether a convolution is one that the algorithm computes: 3x3, all strides, dilations and groups 1.</summary>
    public static bool Computes(ConvSizes sizes)
    {
        var g = sizes.Geometry;
        return sizes.Kernel == new SpatialSizes(1, 3, 3) && g.Groups == 1 && g.Depth == WindowAxis.Unit
            && g.Height is { Stride: 1, Dilation: 1 } && g.Width is { Stride: 1, Dilation: 1 };
    }

    /// <summary>Whether the algorithm is faster than direct sums for a convolution that it computes, and for its gradients.</summary>
    /// <remarks>Measured: few channels make the transforms a large share of the work, few tiles the transformed weights.</remarks>
    public static bool IsFaster(ConvSizes sizes) => Math.Min(sizes.InChannels, sizes.OutChannels) >= 16 && Tiles(sizes) >= 8;

    private static long Tiles(ConvSizes sizes) => new WinogradTiles((long)sizes.Batch * sizes.Output.Depth, sizes.Output).Count;
}
