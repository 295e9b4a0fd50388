using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// The way in: matrix products of strided, batched operands in memory. Chooses the path; see README.md of this folder.
/// </summary>
internal static unsafe class MatMul
{
    /// <summary>Computes the problem on the threads of <see cref="WorkerPool"/>; the same bits for any number of threads.</summary>
    public static void Run<T>(in MatMulProblem<T> problem) where T : unmanaged, INumberBase<T>
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
            Run(problem, KernelSet<T>.Best);
        else
            NaiveMatMul<T>.Run(problem);
    }

    /// <summary>As <see cref="Run{T}(in MatMulProblem{T})"/> for f32 or f64, with given microkernels.</summary>
    public static void Run<T>(in MatMulProblem<T> problem, KernelSet<T> kernels) where T : unmanaged, INumberBase<T>
    {
        if (problem.Rows == 0 || problem.Columns == 0 || problem.Batches == 0)
            return;
        // Which way C is written decides: a column is a row of the transposed problem.
        var isPlain = problem.Epilogue == null && problem.PackedB == null && problem.BScales == null;
        var isColumn = problem.Columns == 1 && problem.CRowStride == 1;
        if (isPlain && problem.CRowStride == 1 && (problem.CColumnStride != 1 || isColumn))
            RunByRows(problem.Transposed(), kernels);
        else if (problem.CColumnStride == 1 || problem.Columns == 1)
            RunByRows(problem, kernels);
        else
            NaiveMatMul<T>.Run(problem);
    }

    /// <summary>Whether products of so many rows pack a B that is contiguous along k, so that it may as well be packed before.</summary>
    public static bool PacksB<T>(long rows) where T : unmanaged, INumberBase<T> =>
        (typeof(T) == typeof(float) || typeof(T) == typeof(double)) && rows > SkinnyMatMul<T>.MaxRows;

    /// <summary>Elements of a [<paramref name="depth"/>, <paramref name="columns"/>] operand B once packed.</summary>
    public static long PackedLength<T>(int depth, int columns) where T : unmanaged, INumberBase<T> =>
        BlockedMatMul<T>.PackedLength(depth, columns, KernelSet<T>.Best);

    /// <summary>Packs B of a problem, for <see cref="MatMulProblem{T}.PackedB"/> of this and other problems.</summary>
    public static void PackB<T>(in MatMulProblem<T> problem, T* packed) where T : unmanaged, INumberBase<T> =>
        BlockedMatMul<T>.PackB(problem, KernelSet<T>.Best, packed);

    private static void RunByRows<T>(in MatMulProblem<T> problem, KernelSet<T> kernels) where T : unmanaged, INumberBase<T>
    {
        var folded = Folded(problem);
        if (SkinnyMatMul<T>.Takes(folded))
            SkinnyMatMul<T>.Run(folded, kernels);
        else
            BlockedMatMul<T>.Run(folded, kernels);
    }

    // A batch that shares B and whose matrices follow one another is one tall product.
    private static MatMulProblem<T> Folded<T>(in MatMulProblem<T> problem) where T : unmanaged
    {
        var p = problem;
        var rows = (long)p.Rows * p.Batches;
        if (p.Batches > 1 && p.BOffsets.IsConstant && rows <= int.MaxValue
            && p.AOffsets.IsEven(p.Rows * p.ARowStride) && p.COffsets.IsEven(p.Rows * p.CRowStride))
            (p.Rows, p.Batches) = ((int)rows, 1);
        return p;
    }
}
