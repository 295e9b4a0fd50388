using System.Numerics;

namespace Fathom.Cpu;

/// <summary>Products of the rows of a block, group after group of rows of a microkernel.</summary>
/// <param name="kernels">The microkernels.</param>
internal readonly unsafe struct AttentionTiles<T>(KernelSet<T> kernels) where T : unmanaged, INumberBase<T>
{
    private readonly TurnedKernels<T> turned = TurnedKernels<T>.Beside(kernels);

    public KernelSet<T> Kernels => kernels;

    /// <summary>c[r, j] = Σₖ a[r, k] b[k, j] for all columns of a step; added to what is there when <paramref name="adds"/>.</summary>
    public void Run(
        ref ComingRows coming, bool adds, int rows, int columns, long depth, T* a, long aStride, T* b, long bStride, T* c, long cStride)
    {
        coming.Take(depth, out var line, out var step);
        kernels.Kernel(rows, columns)(depth, a, aStride, b, bStride, adds ? c : kernels.Zeros, adds ? cStride : 0, c, cStride, line, step);
    }

    /// <summary>The same with a[k, r].</summary>
    public void RunTurned(
        ref ComingRows coming, bool adds, int rows, int columns, long depth, T* a, long aStride, T* b, long bStride, T* c, long cStride)
    {
        coming.Take(depth, out var line, out var step);
        turned[rows, columns](depth, a, aStride, b, bStride, adds ? c : kernels.Zeros, adds ? cStride : 0, c, cStride, line, step);
    }
}
