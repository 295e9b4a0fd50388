using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// Matrix products by panels: the batch is cut into tiles of C, a tile walks the blocks of K, and within a block each panel
/// of A, packed
/// just before and still in the first-level cache, meets every panel of B of the tile, which wait in the second-level cache.
/// </summary>
/// <remarks>Needs unit column stride of C.</remarks>
internal unsafe partial struct BlockedMatMul<T> where T : unmanaged, INumberBase<T>
{
    private readonly MatMulProblem<T> _problem;
    private readonly KernelSet<T> _kernels;
    private readonly PackedLayout _layout;
    private readonly TileGrid _grid;
    private T* _packedB;
    private int _firstBatch;
    private int _batches;
    private int _tilesPerChunk;

    private BlockedMatMul(in MatMulProblem<T> problem, KernelSet<T> kernels)
    {
        (_problem, _kernels) = (problem, kernels);
        _layout = new PackedLayout(problem.Depth, problem.Columns, kernels.Width);
        _grid = new TileGrid(problem.Rows, problem.Columns, problem.Depth, problem.Batches, kernels.Rows, kernels.Columns);
        _packedB = problem.PackedB;
        _batches = problem.Batches;
    }

    /// <summary>Computes the problem with a given set of microkernels.</summary>
    public static void Run(in MatMulProblem<T> problem, KernelSet<T> kernels)
    {
        var run = new BlockedMatMul<T>(problem, kernels);
        if (problem.PackedB != null || run._grid.RowBlocks == 1)
            run.RunTiles();
        else if (problem.BOffsets.IsConstant)
            run.PackThenRun();
        else
            run.RunBatchByBatch();
    }

    /// <summary>
    /// Packs all of B: room for <see cref="PackedLayout.Length"/> elements at <paramref name="packed"/>, 64-byte aligned for
    /// speed.
    /// </summary>
    public static void PackB(in MatMulProblem<T> problem, KernelSet<T> kernels, T* packed)
    {
        var run = new BlockedMatMul<T>(problem, kernels) { _packedB = packed };
        run.Pack();
    }

    private void RunBatchByBatch()
    {
        _batches = 1;
        for (_firstBatch = 0; _firstBatch < _problem.Batches; _firstBatch++)
            PackThenRun();
    }

    private void PackThenRun()
    {
        _packedB = Scratch.Shared.Take<T>(_layout.Length);
        Pack();
        RunTiles();
        _packedB = null;
    }

    private void Pack()
    {
        var run = this;
        WorkerPool.Run(PackChunks, &PackChunk, &run);
    }

    // About 0.1 ns for each element of f32, from memory to memory.
    private readonly int PackChunks => Grain.Chunks(
        (_problem.Columns + _kernels.Columns - 1) / _kernels.Columns, 0.025 * sizeof(T) * _layout.Depth * _kernels.Columns);

    private static void PackChunk(void* state, int chunk)
    {
        ref readonly var run = ref *(BlockedMatMul<T>*)state;
        var (columns, chunks) = (run._problem.Columns, run.PackChunks);
        var first = (int)Grain.Start(chunk, chunks, columns, run._kernels.Columns);
        var end = (int)Grain.Start(chunk + 1, chunks, columns, run._kernels.Columns);
        for (var block = 0; block < run._layout.Blocks; block++)
            run.PackPanels(run._firstBatch, block, first, end, run._packedB + run._layout.PanelOffset(block, first));
    }

    // Panels of columns first..end of one block, one after the other.
    private readonly void PackPanels(int batch, int block, int first, int end, T* panels)
    {
        var (k0, k1) = (_layout.BlockStart(block), _layout.BlockStart(block + 1));
        var b = _problem.B + _problem.BOffsets[batch] + k0 * _problem.BRowStride;
        for (var column = first; column < end; column += _kernels.Columns)
        {
            var lanes = Math.Min(_kernels.Columns, end - column);
            PanelPacking.Pack(b + column * _problem.BColumnStride, _problem.BColumnStride, _problem.BRowStride, lanes,
                _kernels.PanelColumns(lanes), k1 - k0, panels + (long)(column - first) * (k1 - k0));
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
