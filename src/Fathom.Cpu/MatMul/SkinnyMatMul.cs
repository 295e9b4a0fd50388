using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Products with few rows (a matrix times a vector above all), straight from where B lies and in the form in which it is stored: dot products when B
/// is contiguous along k, sums of scaled rows when it is contiguous along its columns. They are bound by memory, so B is read once and the split is by
/// bytes of B.
/// </summary>
internal unsafe struct SkinnyMatMul<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Most rows; from the next on, packing B pays.</summary>
    public const int MaxRows = 8;

    /// <summary>
    /// Columns of a row summed at a time: long runs of memory for the hardware's prefetching, and four rows of B and the sums of eight rows, which are
    /// shorter, stay in the first-level cache.
    /// </summary>
    private const int MaxStripColumns = 4096, MinStripColumns = 768;

    private readonly MatMulProblem<T> _problem;
    private readonly KernelSet<T> _kernels;
    private readonly int _columnChunks;
    private readonly int _batchChunks;

    private SkinnyMatMul(in MatMulProblem<T> problem, KernelSet<T> kernels)
    {
        (_problem, _kernels) = (problem, kernels);
        // About 0.1 ns for each byte of B, from memory, and for each element and row as much as 0.02 ns.
        var nanosecondsPerColumn = (1 + problem.Depth) * (0.1 * ByteLengthOfB(problem) + 0.02 * problem.Rows);
        _columnChunks = problem.Batches < Grain.MaxChunks ? Grain.Chunks((problem.Columns + 63) / 64, 64 * nanosecondsPerColumn) : 1;
        _batchChunks = _columnChunks > 1 ? problem.Batches : Grain.Chunks(problem.Batches, nanosecondsPerColumn * problem.Columns);
    }

    /// <summary>Whether this is the path for a problem.</summary>
    public static bool Takes(in MatMulProblem<T> problem) =>
        problem.PackedB == null && problem.AForm == StoredForm.Plain && problem.Rows <= MaxRows && (IsDot(problem) || IsSumOfRows(problem));

    /// <summary>Computes the problem.</summary>
    public static void Run(in MatMulProblem<T> problem, KernelSet<T> kernels)
    {
        var run = new SkinnyMatMul<T>(problem, kernels);
        WorkerPool.Run(run._columnChunks * run._batchChunks, &RunChunk, &run);
    }

    private static bool IsDot(in MatMulProblem<T> p) => p.AColumnStride == 1 && p.BRowStride == 1 && p.BColumnStride != 1;

    private static bool IsSumOfRows(in MatMulProblem<T> p) => p.BColumnStride == 1 && p.BScales == null;

    private static int ByteLengthOfB(in MatMulProblem<T> p) => p.BForm.ByteLength<T>();

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
        if (IsDot(_problem))
            Dots(batch, first, end, c);
        else
            SumRows(batch, first, end, c);
        if (_problem.Epilogue != null && end > first)
            _problem.Epilogue(_problem.EpilogueState, c, (long)batch * _problem.Rows, first, _problem.Rows, end - first, _problem.CRowStride);
    }

    private readonly byte* AddressOfB(int batch, long element) => (byte*)_problem.B + (_problem.BOffsets[batch] + element) * ByteLengthOfB(_problem);

    // 4, 2 or 1 rows of those that are left.
    private static int RowsOf(int rows) => rows >= 4 ? 4 : rows >= 2 ? 2 : 1;

    // Four columns at a time: side by side or, of a single row, a quarter of the chunk apart, since memory gives four runs faster than one.
    private readonly void Dots(int batch, int first, int end, T* c)
    {
        var fours = (end - first) / 4;
        var (next, step) = _problem.Rows == 1 ? (1, fours) : (4, 1);
        for (var i = 0; i < fours; i++)
            DotColumns(batch, first + i * next, 4, step, c + i * next);
        // One at a time, the same column four times over.
        for (var column = first + 4 * fours; column < end; column++)
            DotColumns(batch, column, 1, 0, c + column - first);
    }

    [SkipLocalsInit]
    private readonly void DotColumns(int batch, int column, int columns, int step, T* c)
    {
        var sums = stackalloc T[16];
        var b = AddressOfB(batch, column * _problem.BColumnStride);
        for (int row = 0, rows; row < _problem.Rows; row += rows)
        {
            rows = RowsOf(_problem.Rows - row);
            Dot(rows, _problem.A + _problem.AOffsets[batch] + row * _problem.ARowStride, b, column, step, sums);
            Finish(c + row * _problem.CRowStride, column, rows, columns, step, sums);
        }
    }

    private readonly void Dot(int rows, T* a, byte* b, int column, int step, T* sums)
    {
        ref readonly var kernels = ref _kernels.Skinny(_problem.BForm, rows);
        if (_problem.BScales == null || _problem.ScaleGroup >= _problem.Depth)
            kernels.Dot(_problem.Depth, a, _problem.ARowStride, b, step * _problem.BColumnStride, sums);
        else
            kernels.ScaledDot(_problem.Depth, a, _problem.ARowStride, b, step * _problem.BColumnStride,
                _problem.ScalesOf(column), (long)step * _problem.ScalesPerColumn, _problem.ScaleGroup, sums);
    }

    // c = c or 0, plus the sums, which one scale for a whole column multiplies.
    private readonly void Finish(T* c, int column, int rows, int columns, int step, T* sums)
    {
        var isScaled = _problem.BScales != null && _problem.ScaleGroup >= _problem.Depth;
        for (var row = 0; row < rows; row++, c += _problem.CRowStride)
            for (var j = 0; j < columns; j++)
            {
                var (sum, to) = (sums[4 * row + j], j * step);
                if (isScaled)
                    sum *= *_problem.ScalesOf(column + to);
                c[to] = _problem.Accumulate ? c[to] + sum : sum;
            }
    }

    private readonly void SumRows(int batch, int first, int end, T* c)
    {
        for (var row = 0; row < _problem.Rows && !_problem.Accumulate; row++)
            new Span<T>(c + row * _problem.CRowStride, end - first).Clear();
        var wholeEnd = end - (end - first) % _kernels.Width;
        var strip = Math.Max(MinStripColumns, MaxStripColumns / _problem.Rows / _kernels.Width * _kernels.Width);
        for (var column = first; column < wholeEnd; column += strip)
            SumStrip(batch, column, Math.Min(strip, wholeEnd - column), c + column - first);
        if (wholeEnd < end)
            SumLast(batch, wholeEnd, end - wholeEnd, c + wholeEnd - first);
    }

    // Whole vectors of columns. Several rows are summed apart from C, whose rows may be so far apart that they compete for the same places in a cache.
    private readonly void SumStrip(int batch, int column, int columns, T* c)
    {
        if (_problem.Rows == 1)
        {
            AddRowsOfB(batch, column, columns, c, 0);
            return;
        }
        var stride = columns + 64 / sizeof(T);
        var sums = Scratch.Own.Take<T>((long)stride * _problem.Rows);
        new Span<T>(sums, stride * _problem.Rows).Clear();
        AddRowsOfB(batch, column, columns, sums, stride);
        var one = T.One;
        for (var row = 0; row < _problem.Rows; row++)
            _kernels.Skinny(StoredForm.Plain, 1).AddOne(&one, 0, sums + row * stride, columns, c + row * _problem.CRowStride, 0);
    }

    // Four rows of B at a time meet all rows of C.
    private readonly void AddRowsOfB(int batch, int column, int columns, T* c, long cStride)
    {
        var a = _problem.A + _problem.AOffsets[batch];
        int rows;
        for (var k = 0; k < _problem.Depth;)
        {
            var isFour = k + 4 <= _problem.Depth;
            var b = AddressOfB(batch, k * _problem.BRowStride + column);
            for (var row = 0; row < _problem.Rows; row += rows)
            {
                rows = RowsOf(_problem.Rows - row);
                var from = a + row * _problem.ARowStride + k * _problem.AColumnStride;
                var to = c + row * cStride;
                ref readonly var kernels = ref _kernels.Skinny(_problem.BForm, rows);
                if (isFour)
                    kernels.AddFour(from, _problem.ARowStride, _problem.AColumnStride, b, _problem.BRowStride, columns, to, cStride);
                else
                    kernels.AddOne(from, _problem.ARowStride, b, columns, to, cStride);
            }
            k += isFour ? 4 : 1;
        }
    }

    // Columns that do not fill a vector: through a row of B that is as wide as one.
    [SkipLocalsInit]
    private readonly void SumLast(int batch, int column, int columns, T* c)
    {
        var a = _problem.A + _problem.AOffsets[batch];
        var sums = stackalloc T[MaxRows * _kernels.Width];
        var wide = stackalloc byte[64];
        new Span<T>(sums, _problem.Rows * _kernels.Width).Clear();
        var byteLength = ByteLengthOfB(_problem);
        new Span<byte>(wide, 64).Clear();
        for (var k = 0; k < _problem.Depth; k++)
        {
            new ReadOnlySpan<byte>(AddressOfB(batch, k * _problem.BRowStride + column), columns * byteLength).CopyTo(new Span<byte>(wide, 64));
            for (var row = 0; row < _problem.Rows; row++)
                _kernels.Skinny(_problem.BForm, 1).AddOne(a + row * _problem.ARowStride + k * _problem.AColumnStride, 0, wide, _kernels.Width, sums + row * _kernels.Width, 0);
        }
        for (var row = 0; row < _problem.Rows; row++)
            for (var j = 0; j < columns; j++)
                c[row * _problem.CRowStride + j] += sums[row * _kernels.Width + j];
    }
}
