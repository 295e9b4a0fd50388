using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// Matrix products as the definition says, one element at a time, for any number type and any strides: integers, and
/// layouts of C that the fast paths do not take.
/// </summary>
internal static unsafe class NaiveMatMul<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Computes the problem.</summary>
    public static void Run(in MatMulProblem<T> problem)
    {
        var p = problem;
        WorkerPool.Run(Chunks(p), &RunChunk, &p);
    }

    private static int Chunks(in MatMulProblem<T> p) => Grain.Chunks((long)p.Rows * p.Batches, p.Columns * (1.0 + p.Depth));

    private static void RunChunk(void* state, int chunk)
    {
        ref readonly var p = ref *(MatMulProblem<T>*)state;
        var (rows, chunks) = ((long)p.Rows * p.Batches, Chunks(p));
        var end = Grain.Start(chunk + 1, chunks, rows);
        for (var row = Grain.Start(chunk, chunks, rows); row < end; row++)
            RunRow(p, (int)(row / p.Rows), (int)(row % p.Rows));
    }

    private static void RunRow(in MatMulProblem<T> p, int batch, int row)
    {
        var a = p.A + p.AOffsets[batch] + row * p.ARowStride;
        var c = p.C + p.COffsets[batch] + row * p.CRowStride;
        for (var column = 0; column < p.Columns; column++)
        {
            var b = p.B + p.BOffsets[batch] + column * p.BColumnStride;
            var sum = T.Zero;
            for (var k = 0L; k < p.Depth; k++)
                sum += a[k * p.AColumnStride] * b[k * p.BRowStride];
            if (p.Accumulate)
                sum = c[column * p.CColumnStride] + sum;
            c[column * p.CColumnStride] = sum;
        }
        if (p.Epilogue != null)
            p.Epilogue(p.EpilogueState, c, (long)batch * p.Rows + row, 0, 1, p.Columns, p.CRowStride);
    }
}
