using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>
/// The microkernels of one element type and vector width for a turned A: of a matrix [k, rows] as it lies. Apart from <see cref="KernelSet{T}"/>, since
/// few programs need them.
/// </summary>
internal sealed unsafe class TurnedKernels<T> where T : unmanaged
{
    private static readonly TurnedKernels<T>?[] made = new TurnedKernels<T>?[3];

    private readonly delegate*<long, T*, long, T*, long, T*, long, T*, long, byte*, long, void>[] kernels;
    private readonly int width;

    private TurnedKernels(int width, delegate*<long, T*, long, T*, long, T*, long, T*, long, byte*, long, void>[] kernels) =>
        (this.width, this.kernels) = (width, kernels);

    /// <summary>Those that go with a set: of its vector width.</summary>
    public static TurnedKernels<T> Beside(in KernelSet<T> kernels)
    {
        var bytes = kernels.Width * sizeof(T);
        return made[bytes / 32] ??= bytes switch
        {
            64 => Build<MatMulLanes512<T>, Vector512<T>>(),
            32 => Build<MatMulLanes256<T>, Vector256<T>>(),
            _ => Build<MatMulLanes128<T>, Vector128<T>>(),
        };
    }

    /// <summary>The microkernel for a tile of so many rows (1, 2, 4 or 8) and columns (whole vectors).</summary>
    public delegate*<long, T*, long, T*, long, T*, long, T*, long, byte*, long, void> this[int rows, int columns] =>
        kernels[BitOperations.Log2((uint)rows) * 3 + columns / width - 1];

    private static TurnedKernels<T> Build<L, V>() where L : struct, IMatMulLanes<V, T> where V : struct => new(L.Width,
    [
        &MicroKernel<L, V, T, One, One, ReadsColumns>.Run, &MicroKernel<L, V, T, One, Two, ReadsColumns>.Run, &MicroKernel<L, V, T, One, Three, ReadsColumns>.Run,
        &MicroKernel<L, V, T, Two, One, ReadsColumns>.Run, &MicroKernel<L, V, T, Two, Two, ReadsColumns>.Run, &MicroKernel<L, V, T, Two, Three, ReadsColumns>.Run,
        &MicroKernel<L, V, T, Four, One, ReadsColumns>.Run, &MicroKernel<L, V, T, Four, Two, ReadsColumns>.Run, &MicroKernel<L, V, T, Four, Three, ReadsColumns>.Run,
        &MicroKernel<L, V, T, Eight, One, ReadsColumns>.Run, &MicroKernel<L, V, T, Eight, Two, ReadsColumns>.Run, &MicroKernel<L, V, T, Eight, Three, ReadsColumns>.Run,
    ]);
}
