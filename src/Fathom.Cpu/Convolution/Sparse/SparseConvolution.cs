using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>Gradients of convolutions that skip the zeros of dy, which reads a vector for each multiply-add, where dense ones share it between eight.</summary>
internal static class SparseConvolution
{
    /// <summary>More channels make patches that first-level caches do not hold.</summary>
    private const int MostChannels = 64;

    /// <summary>Whether they are faster with a quarter of dy than dense ones with all of it.</summary>
    /// <param name="sizes">Sizes of a convolution that <see cref="RowBands{T}"/> suit.</param>
    /// <param name="width">Lanes of a vector.</param>
    /// <remarks>Measured: patches of few vectors make finding the elements a large share of the work, unless dense sums would leave lanes empty.</remarks>
    public static bool IsFaster(ConvSizes sizes, int width) =>
        sizes.Kernel.Height > 1 && sizes.InChannels <= MostChannels
        && (sizes.OutChannels < width || sizes.Kernel.Height * sizes.Kernel.Width * sizes.InChannels >= 4 * width);

    /// <summary>The gradient with respect to the weights, with vectors no wider than lines of the kernel.</summary>
    public static WeightGradientKernel<T> WeightGradient<L, V, T>(ConvSizes sizes)
        where L : struct, IMatMulLanes<V, T>
        where V : struct
        where T : unmanaged, INumberBase<T> =>
        L.Width > Vector256<T>.Count && sizes.Kernel.Width * sizes.InChannels <= Vector256<T>.Count
            ? new SparseWeightGradient<MatMulLanes256<T>, Vector256<T>, T>(sizes)
            : new SparseWeightGradient<L, V, T>(sizes);

    /// <summary>What a pixel of dy is multiplied by: its window, or the weights of a channel.</summary>
    public static SparsePatch<L, V, T> Patch<L, V, T>(ConvSizes sizes)
        where L : struct, IMatMulLanes<V, T>
        where V : struct
        where T : unmanaged => new(sizes.Kernel.Height, sizes.Kernel.Width * sizes.InChannels);
}
