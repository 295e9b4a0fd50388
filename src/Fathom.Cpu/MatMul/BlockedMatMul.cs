using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// Matrix products by tiles: C is cut into tiles, a tile walks the blocks of K, and within a block a few rows of A at a time meet every panel
/// of B of the tile, which wait in the second-level cache. An operand that must be packed is packed once: before the tiles when several of
/// them use it, else by its tile.
/// </summary>
/// <remarks>Needs unit column stride of C.</remarks>
internal unsafe partial struct BlockedMatMul<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Up to this many passes of a microkernel, reading B where it lies beats packing it.</summary>
    private const int MaxDirectPasses = 16;

    /// <summary>The same for rows of B that begin within a line, so that vectors lie in two.</summary>
    private const int MaxDirectPassesWithinLines = 4;

    /// <summary>The same for rows of B that are <see cref="Clashing"/> bytes apart.</summary>
    private const int MaxDirectPassesClashing = 2;

    /// <summary>Rows apart by multiples of so many bytes compete for the same places in the first cache, and for few in the second.</summary>
    private const int Clashing = 4096;

    /// <summary>Multiply-adds of a product that repays the compilation of microkernels for a turned A.</summary>
    private const double MinWorkOfTurned = 1 << 24;

    private readonly MatMulProblem<T> _problem;
    private readonly KernelSet<T> _kernels;
    private readonly PackedLayout _layout;
    private readonly TileGrid _grid;
    private T* _packedA;
    private T* _packedB;
    private int _firstBatch;
    private int _batches;
    private int _chunksOfA;
    private int _chunksOfB;
    private int _tilesPerChunk;

    private BlockedMatMul(in MatMulProblem<T> problem, KernelSet<T> kernels)
    {
        (_problem, _kernels) = (problem, kernels);
        _layout = new PackedLayout(problem.Depth, kernels.PaddedColumns(problem.Columns));
        _grid = new TileGrid(problem.Rows, problem.Columns, problem.Depth, problem.Batches, kernels.Rows, kernels.Columns, PacksA, CpuThreads.Count);
        _packedB = problem.PackedB;
        _batches = problem.Batches;
    }

    // A microkernel reads rows of A that are contiguous along k and stored plainly, wherever each begins.
    private readonly bool ReadsADirectly => (_problem.AColumnStride == 1 || _problem.Depth == 1) && _problem.AForm == StoredForm.Plain;

    // A turned A, whose columns are contiguous, is read as it lies too, by microkernels of their own.
    private readonly bool ReadsAByColumns => _problem.ARowStride == 1 && !ReadsADirectly && _problem.AForm == StoredForm.Plain
        && _problem.AColumnStride * sizeof(T) % (Clashing / 2) != 0
        && (double)_problem.Rows * _problem.Columns * _problem.Depth * _problem.Batches >= MinWorkOfTurned;

    private readonly bool PacksA => !ReadsADirectly && !ReadsAByColumns;

    private readonly bool ReadsBPlainly => _problem.BForm == StoredForm.Plain && _problem.BScales == null;

    // Whether a microkernel can read rows of B where they lie.
    private readonly bool HasRowsOfB => _problem.BColumnStride == 1 && ReadsBPlainly;

    // Whether so few rows of A meet B that it is not worth packing.
    private readonly bool ReadsBDirectly
    {
        get
        {
            var stride = _problem.BRowStride * sizeof(T);
            var passes = stride % Clashing == 0 ? MaxDirectPassesClashing
                : stride % (Clashing / 2) == 0 || stride % ComingLines.Line != 0 ? MaxDirectPassesWithinLines
                : MaxDirectPasses;
            return HasRowsOfB && _problem.Rows <= passes * _kernels.Rows;
        }
    }

    // Elements from one row of a packed A to the next: a cache line more than a block of K, since rows as far apart as a power of two would
    // compete for the same places in a cache.
    private readonly int StrideOfPackedA => _layout.BlockDepth + 64 / sizeof(T);

    // When the tiles of one product share its panels. In a batch of products for all threads, each thread packs for itself.
    private readonly bool PacksAFirst => PacksA && _grid.ColumnBlocks > 1 && (_problem.Batches == 1 || _grid.IsSplit);

    private readonly bool PacksBFirst => _grid.RowBlocks > 1 && _problem.PackedB == null && !ReadsBDirectly;

    /// <summary>Computes the problem with a given set of microkernels.</summary>
    public static void Run(in MatMulProblem<T> problem, KernelSet<T> kernels)
    {
        var run = new BlockedMatMul<T>(problem, kernels);
        if (run.PacksAFirst || run.PacksBFirst)
            run.RunBatchByBatch();
        else
            run.RunTiles();
    }

    /// <summary>
    /// Packs all of B: room for <see cref="PackedLength"/> elements at <paramref name="packed"/>, 64-byte aligned for speed.
    /// </summary>
    public static void PackB(in MatMulProblem<T> problem, KernelSet<T> kernels, T* packed)
    {
        var run = new BlockedMatMul<T>(problem, kernels) { _packedB = packed };
        run.Pack(a: false, b: true);
    }

    /// <summary>Elements of the packed form of an operand B of <paramref name="depth"/> rows.</summary>
    public static long PackedLength(int depth, int columns, KernelSet<T> kernels) => new PackedLayout(depth, kernels.PaddedColumns(columns)).Length;

    private void RunBatchByBatch()
    {
        var lengthOfA = PacksAFirst ? (long)_layout.Blocks * _problem.Rows * StrideOfPackedA : 0;
        var shared = Scratch.Shared.Take<T>(lengthOfA + (PacksBFirst ? _layout.Length : 0));
        if (PacksAFirst)
            _packedA = shared;
        if (PacksBFirst)
            _packedB = shared + lengthOfA;
        _batches = 1;
        for (_firstBatch = 0; _firstBatch < _problem.Batches; _firstBatch++)
        {
            var isFirst = _firstBatch == 0;
            Pack(PacksAFirst && (isFirst || !_problem.AOffsets.IsConstant), PacksBFirst && (isFirst || !_problem.BOffsets.IsConstant));
            RunTiles();
        }
    }

    // Both operands at once: each parallel loop ends with a wait for its last chunk.
    private void Pack(bool a, bool b)
    {
        var run = this;
        run._chunksOfA = a ? PackChunks(_problem.Rows, _kernels.Rows) : 0;
        run._chunksOfB = b ? PackChunks(_problem.Columns, _kernels.Columns) : 0;
        WorkerPool.Run(run._chunksOfA + run._chunksOfB, &PackChunk, &run);
    }

    // About 0.2 ns for each element of f32, from the caches of another core or turned.
    private readonly int PackChunks(int lanes, int width) =>
        Grain.Chunks((lanes + width - 1) / width, 0.05 * sizeof(T) * _problem.Depth * width);

    private static void PackChunk(void* state, int chunk)
    {
        ref readonly var run = ref *(BlockedMatMul<T>*)state;
        var isA = chunk < run._chunksOfA;
        var (chunks, lanes, width) = isA
            ? (run._chunksOfA, run._problem.Rows, run._kernels.Rows)
            : (run._chunksOfB, run._problem.Columns, run._kernels.Columns);
        chunk -= isA ? 0 : run._chunksOfA;
        var (first, end) = ((int)Grain.Start(chunk, chunks, lanes, width), (int)Grain.Start(chunk + 1, chunks, lanes, width));
        if (!isA)
            (first, end) = (run._kernels.PanelStart(first, lanes), run._kernels.PanelStart(end, lanes));
        for (var block = 0; block < run._layout.Blocks; block++)
        {
            if (isA)
                run.PackRows(run._firstBatch, block, first, end, run.PackedRowOfA(block, first));
            else
                run.PackColumns(run._firstBatch, block, first, end, run._packedB + run._layout.PanelOffset(block, first));
        }
    }

    private readonly T* PackedRowOfA(int block, int row) => _packedA + ((long)block * _problem.Rows + row) * StrideOfPackedA;

    // Rows first..end of one block of A, each contiguous along k: a panel whose lanes are the values of k.
    private readonly void PackRows(int batch, int block, int first, int end, T* rows)
    {
        var (k0, k1) = (_layout.BlockStart(block), _layout.BlockStart(block + 1));
        var a = _problem.AOffsets[batch] + first * _problem.ARowStride + k0 * _problem.AColumnStride;
        if (_problem.AForm == StoredForm.Plain)
        {
            new PanelPacking<T>(rows, k1 - k0, StrideOfPackedA, StrideOfPackedA, end - first).Pack(
                _problem.A + a, _problem.AColumnStride, _problem.ARowStride);
            return;
        }
        var source = new StoredSource<T>(_problem.A, a, _problem.AForm, _kernels);
        for (var row = first; row < end; row += RowsAtATime, rows += RowsAtATime * StrideOfPackedA)
            source.At((row - first) * _problem.ARowStride).Pack(
                rows, k1 - k0, StrideOfPackedA, StrideOfPackedA, Math.Min(RowsAtATime, end - row), _problem.AColumnStride, _problem.ARowStride);
    }

    // Panels of columns first..end of one block of B, one after the other.
    private readonly void PackColumns(int batch, int block, int first, int end, T* panels)
    {
        var (k0, k1) = (_layout.BlockStart(block), _layout.BlockStart(block + 1));
        var b = _problem.BOffsets[batch] + k0 * _problem.BRowStride + first * _problem.BColumnStride;
        if (ReadsBPlainly)
        {
            PanelPacking<T>.PackColumns(_kernels, panels, end - first, k1 - k0, _problem.B + b, _problem.BColumnStride, _problem.BRowStride);
            return;
        }
        var source = new StoredSource<T>(_problem.B, b, _problem.BForm, _kernels);
        for (int column = first, width; column < end; column += width, panels += (long)width * (k1 - k0))
        {
            width = _kernels.PanelColumns(end - column);
            var columns = Math.Min(width, end - column);
            var panel = source.At((column - first) * _problem.BColumnStride);
            if (_problem.BScales != null)
                panel = panel.Scaled(_problem.ScalesOf(column), _problem.ScalesPerColumn, _problem.ScaleGroup, k0);
            panel.Pack(panels, columns, width, width, k1 - k0, _problem.BColumnStride, _problem.BRowStride);
        }
    }

    private void RunTiles()
    {
        var run = this;
        var tiles = (long)_grid.Tiles * _batches;
        run._tilesPerChunk = (int)Math.Max(_grid.TilesPerChunk, (tiles + int.MaxValue - 1) / int.MaxValue);
        WorkerPool.Run((int)((tiles + run._tilesPerChunk - 1) / run._tilesPerChunk), &RunChunk, &run);
    }

    private static void RunChunk(void* state, int chunk)
    {
        ref readonly var run = ref *(BlockedMatMul<T>*)state;
        var end = Math.Min((long)run._grid.Tiles * run._batches, (chunk + 1L) * run._tilesPerChunk);
        for (var tile = (long)chunk * run._tilesPerChunk; tile < end; tile++)
            run.RunTile(run._firstBatch + (int)(tile / run._grid.Tiles), (int)(tile % run._grid.Tiles));
    }
}
