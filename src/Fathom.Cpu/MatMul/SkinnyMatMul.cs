using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// Products with very few rows (a matrix times a vector above all), straight from where B lies: dot products when B is
/// contiguous along k, sums
/// of scaled rows when it is contiguous along its columns. They are bound by memory, so the split is by bytes of B.
/// </summary>
internal unsafe struct SkinnyMatMul<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Most rows computed by dot products; from the next on, packing B pays.</summary>
    public const int MaxDotRows = 4;

    /// <summary>Columns summed at a time: 8 KiB of f32, so that the row of C stays in the first-level cache.</summary>
    private const int StripColumns = 2048;

    private readonly MatMulProblem<T> _problem;
    private readonly KernelSet<T> _kernels;
    private readonly int _columnChunks;
    private readonly int _batchChunks;

    private SkinnyMatMul(in MatMulProblem<T> problem, KernelSet<T> kernels)
    {
        (_problem, _kernels) = (problem, kernels);
        // About 0.2 ns for each element of f32, from memory.
        var nanosecondsPerColumn = 0.05 * sizeof(T) * problem.Rows * (1 + problem.Depth);
        _columnChunks = problem.Batches < Grain.MaxChunks ? Grain.Chunks((problem.Columns + 63) / 64, 64 * nanosecondsPerColumn) : 1;
        _batchChunks = _columnChunks > 1 ? problem.Batches : Grain.Chunks(problem.Batches, nanosecondsPerColumn * problem.Columns);
    }

    /// <summary>Whether this is the path for a problem.</summary>
    public static bool Takes(in MatMulProblem<T> problem) => problem.PackedB == null && (IsDot(problem) || IsSumOfRows(problem));

    /// <summary>Computes the problem.</summary>
    public static void Run(in MatMulProblem<T> problem, KernelSet<T> kernels)
    {
        var run = new SkinnyMatMul<T>(problem, kernels);
        WorkerPool.Run(run._columnChunks * run._batchChunks, &RunChunk, &run);
    }

    private static bool IsDot(in MatMulProblem<T> p) =>
        p.Rows <= MaxDotRows && p.AColumnStride == 1 && p.BRowStride == 1 && p.BColumnStride != 1;

    private static bool IsSumOfRows(in MatMulProblem<T> p) => p.Rows == 1 && p.BColumnStride == 1;

    private static void RunChunk(void* state, int chunk)
    {
        ref readonly var run = ref *(SkinnyMatMul<T>*)state;
        var batches = chunk / run._columnChunks;
        var firstColumn = (int)Grain.Start(chunk % run._columnChunks, run._columnChunks, run._problem.Columns, 64);
        var endColumn = (int)Grain.Start(chunk % run._columnChunks + 1, run._columnChunks, run._problem.Columns, 64);
        var endBatch = (int)Grain.Start(batches + 1, run._batchChunks, run._problem.Batches);
        for (var batch = (int)Grain.Start(batches, run._batchChunks, run._problem.Batches); batch < endBatch; batch++)
            run.RunColumns(batch, firstColumn, endColumn);
    }

    private readonly void RunColumns(int batch, int first, int end)
    {
        var c = _problem.C + _problem.COffsets[batch] + first;
        for (var row = 0; row < _problem.Rows; row++)
            Initialise(c + row * _problem.CRowStride, first, end - first);
        if (IsDot(_problem))
            AddDots(batch, first, end, c);
        else
            AddRows(batch, first, end, c);
        if (_problem.Epilogue != null && end > first)
            _problem.Epilogue(_problem.EpilogueState, c, (long)batch * _problem.Rows, first, _problem.Rows, end - first, _problem.CRowStride);
    }

    private readonly void Initialise(T* c, int first, int columns)
    {
        if (_problem.Bias != null)
            new ReadOnlySpan<T>(_problem.Bias + first, columns).CopyTo(new Span<T>(c, columns));
        else if (!_problem.Accumulate)
            new Span<T>(c, columns).Clear();
    }

    private readonly void AddDots(int batch, int first, int end, T* c)
    {
        var a = _problem.A + _problem.AOffsets[batch];
        var b = _problem.B + _problem.BOffsets[batch];
        var sums = stackalloc T[4];
        for (var column = first; column < end;)
        {
            // Fewer than four columns at the end: one at a time, the same column four times over.
            var columns = end - column >= 4 ? 4 : 1;
            for (var row = 0; row < _problem.Rows; row++)
            {
                _kernels.Dot(_problem.Depth, a + row * _problem.ARowStride, b + column * _problem.BColumnStride,
                    columns == 4 ? _problem.BColumnStride : 0, sums);
                for (var j = 0; j < columns; j++)
                    c[row * _problem.CRowStride + column - first + j] += sums[j];
            }
            column += columns;
        }
    }

    private readonly void AddRows(int batch, int first, int end, T* c)
    {
        var a = _problem.A + _problem.AOffsets[batch];
        var b = _problem.B + _problem.BOffsets[batch];
        var wholeEnd = end - (end - first) % _kernels.Width;
        for (var column = first; column < wholeEnd; column += StripColumns)
            _kernels.AddRows(_problem.Depth, a, _problem.AColumnStride, b + column, _problem.BRowStride,
                Math.Min(StripColumns, wholeEnd - column), c + column - first);
        for (var column = wholeEnd; column < end; column++)
            for (var k = 0L; k < _problem.Depth; k++)
                c[column - first] += a[k * _problem.AColumnStride] * b[k * _problem.BRowStride + column];
    }
}
