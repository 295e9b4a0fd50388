using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// Matrix products by panels: C is cut into tiles, a tile walks the blocks of K, and within a block each panel of A, which stays in the
/// first-level cache, meets every panel of B of the tile, which wait in the second-level cache. An operand is packed once: before the tiles
/// when several of them use it, else by its tile.
/// </summary>
/// <remarks>Needs unit column stride of C.</remarks>
internal unsafe partial struct BlockedMatMul<T> where T : unmanaged, INumberBase<T>
{
    private readonly MatMulProblem<T> _problem;
    private readonly KernelSet<T> _kernels;
    private readonly PackedLayout _layoutOfA;
    private readonly PackedLayout _layoutOfB;
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
        _layoutOfA = new PackedLayout(problem.Depth, kernels.PaddedRows(problem.Rows));
        _layoutOfB = new PackedLayout(problem.Depth, kernels.PaddedColumns(problem.Columns));
        _grid = new TileGrid(problem.Rows, problem.Columns, problem.Depth, problem.Batches, kernels.Rows, kernels.Columns);
        _packedB = problem.PackedB;
        _batches = problem.Batches;
    }

    // When the tiles of one product share its panels. In a batch of products for all threads, each thread packs for itself.
    private readonly bool PacksAFirst => _grid.ColumnBlocks > 1 && (_problem.Batches == 1 || _grid.IsSplit);

    private readonly bool PacksBFirst => _grid.RowBlocks > 1 && _problem.PackedB == null;

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
        var shared = Scratch.Shared.Take<T>((PacksAFirst ? _layoutOfA.Length : 0) + (PacksBFirst ? _layoutOfB.Length : 0));
        if (PacksAFirst)
            _packedA = shared;
        if (PacksBFirst)
            _packedB = shared + (PacksAFirst ? _layoutOfA.Length : 0);
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

    // About 0.1 ns for each element of f32, from memory to memory.
    private readonly int PackChunks(int lanes, int width) =>
        Grain.Chunks((lanes + width - 1) / width, 0.025 * sizeof(T) * _problem.Depth * width);

    private static void PackChunk(void* state, int chunk)
    {
        ref readonly var run = ref *(BlockedMatMul<T>*)state;
        var isA = chunk < run._chunksOfA;
        var (chunks, lanes, width) = isA
            ? (run._chunksOfA, run._problem.Rows, run._kernels.Rows)
            : (run._chunksOfB, run._problem.Columns, run._kernels.Columns);
        chunk -= isA ? 0 : run._chunksOfA;
        var (first, end) = ((int)Grain.Start(chunk, chunks, lanes, width), (int)Grain.Start(chunk + 1, chunks, lanes, width));
        for (var block = 0; block < run._layoutOfA.Blocks; block++)
        {
            if (isA)
                run.PackRows(run._firstBatch, block, first, end, run._packedA + run._layoutOfA.PanelOffset(block, first));
            else
                run.PackColumns(run._firstBatch, block, first, end, run._packedB + run._layoutOfB.PanelOffset(block, first));
        }
    }

    // Panels of rows first..end of one block of A, one after the other.
    private readonly void PackRows(int batch, int block, int first, int end, T* panels)
    {
        var (k0, k1) = (_layoutOfA.BlockStart(block), _layoutOfA.BlockStart(block + 1));
        var a = _problem.A + _problem.AOffsets[batch] + first * _problem.ARowStride + k0 * _problem.AColumnStride;
        new PanelPacking<T>(panels, end - first, _kernels.PaddedRows(end - first), _kernels.Rows, k1 - k0)
            .Pack(a, _problem.ARowStride, _problem.AColumnStride);
    }

    // Panels of columns first..end of one block of B, one after the other.
    private readonly void PackColumns(int batch, int block, int first, int end, T* panels)
    {
        var (k0, k1) = (_layoutOfB.BlockStart(block), _layoutOfB.BlockStart(block + 1));
        var b = _problem.B + _problem.BOffsets[batch] + k0 * _problem.BRowStride + first * _problem.BColumnStride;
        new PanelPacking<T>(panels, end - first, _kernels.PaddedColumns(end - first), _kernels.Columns, k1 - k0)
            .Pack(b, _problem.BColumnStride, _problem.BRowStride);
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
