using System.Numerics;

namespace Fathom.Cpu;

/// <summary>Products of the rows of a block, group after group of rows of a microkernel.</summary>
/// <param name="kernels">The microkernels.</param>
internal readonly unsafe struct AttentionTiles<T>(KernelSet<T> kernels) where T : unmanaged, INumberBase<T>
{
    public KernelSet<T> Kernels => kernels;

    /// <summary>c[r, j] += Σₖ a[r, k] b[k, j] for all columns of a step.</summary>
    public void Add(int rows, int columns, long depth, T* a, long aStride, T* b, long bStride, T* c, long cStride) =>
        kernels.Kernel(rows, columns)(depth, a, aStride, b, bStride, c, cStride, c, cStride, (byte*)c, 0);

    /// <summary>c[r, j] = Σₖ a[r, k] b[k, j].</summary>
    public void Set(int rows, int columns, long depth, T* a, long aStride, T* b, long bStride, T* c, long cStride) =>
        kernels.Kernel(rows, columns)(depth, a, aStride, b, bStride, kernels.Zeros, 0, c, cStride, (byte*)c, 0);
}
