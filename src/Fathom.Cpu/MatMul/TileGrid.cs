namespace Fathom.Cpu;

/// <summary>
/// How C is cut into tiles, the units of parallel work. A tile is computed whole by one thread, over all of K, each of its elements in the
/// same way wherever the cuts are: they may depend on the number of threads.
/// </summary>
internal readonly struct TileGrid
{
    /// <summary>Multiply-adds that take about half of <see cref="Grain.Nanoseconds"/> on one core; a tile is cut when each half has as many.</summary>
    private const long Grainful = 1 << 20;

    /// <summary>Tiles wanted for each of several threads when the work allows, so that the slowest thread waits little.</summary>
    private const int TilesPerThread = 8;

    /// <summary>Tiles that do for each thread where more columns of them would mean that A is packed for all beforehand, instead of by its tile.</summary>
    private const int FewTilesPerThread = 2;

    /// <summary>Fewest rows of a tile that is cut from a taller one.</summary>
    private const int MinRows = 64;

    /// <summary>Columns of B across a tile that with the deepest block of K fill half of a second-level cache of 1 MiB, in f32.</summary>
    private const int MaxColumns = 256;

    /// <summary>Most columns across when blocks are less deep.</summary>
    private const int MostColumns = 4 * MaxColumns;

    /// <summary>Up to this many rows tiles are half as wide: reading A once more costs little, and less of B leaves the cache before its use.</summary>
    private const int FewRows = 256;

    private readonly int _rows;
    private readonly int _columns;
    private readonly int _panelRows;
    private readonly int _panelColumns;
    private readonly bool _downFirst;

    /// <summary>Cuts [<paramref name="rows"/>, <paramref name="columns"/>] results of K = <paramref name="depth"/>.</summary>
    public TileGrid(int rows, int columns, int depth, int batches, int panelRows, int panelColumns, bool packsA, int threads)
    {
        (_rows, _columns, _panelRows, _panelColumns) = (rows, columns, panelRows, panelColumns);
        var panels = (columns + panelColumns - 1) / panelColumns;
        var work = (double)rows * columns * Math.Max(1, depth);
        var wanted = threads == 1 ? 1 : TilesPerThread * threads;
        var across = Math.Min(MaxColumns * PackedLayout.MaxDepth / Math.Clamp(depth, 1, PackedLayout.MaxDepth), MostColumns);
        if (rows <= FewRows && !packsA)
            across /= 2;
        ColumnBlocks = Math.Min((columns + across - 1) / across, panels);
        var fewest = ColumnBlocks;
        RowBlocks = 1;
        while (Splits(batches, work, wanted))
        {
            var canSplitRows = rows / (2 * RowBlocks) >= MinRows;
            if (canSplitRows)
                RowBlocks *= 2;
            else if (ColumnBlocks < panels && (!packsA || (long)Tiles * batches < FewTilesPerThread * threads))
                ColumnBlocks = Math.Min(panels, 2 * ColumnBlocks);
            else
                break;
        }
        IsSplit = Tiles > fewest;
        _downFirst = (double)depth * (columns - rows) > (double)rows * columns;
        TilesPerChunk = (int)Math.Clamp(Grainful * (double)Tiles / (work + 1), 1, int.MaxValue);
    }

    /// <summary>Tiles down.</summary>
    public int RowBlocks { get; }

    /// <summary>Tiles across.</summary>
    public int ColumnBlocks { get; }

    /// <summary>Tiles of one product.</summary>
    public int Tiles => RowBlocks * ColumnBlocks;

    /// <summary>Whether there are more tiles than the cache asks for, so that threads can share one product.</summary>
    public bool IsSplit { get; }

    /// <summary>Tiles worth a chunk of parallel work; more than one when products are tiny.</summary>
    public int TilesPerChunk { get; }

    /// <summary>
    /// The row of tiles in which a tile is. Threads take neighbouring tiles: those of some rows, which stay together as results, unless columns save
    /// more of B than rows do of A and C.
    /// </summary>
    public int RowBlockOf(int tile) => _downFirst ? tile % RowBlocks : tile / ColumnBlocks;

    /// <summary>The column of tiles in which a tile is.</summary>
    public int ColumnBlockOf(int tile) => _downFirst ? tile / RowBlocks : tile % ColumnBlocks;

    /// <summary>First row of a row of tiles; M for the one after the last.</summary>
    public int RowStart(int block) => (int)Grain.Start(block, RowBlocks, _rows, _panelRows);

    /// <summary>First column of a column of tiles; N for the one after the last.</summary>
    public int ColumnStart(int block) => (int)Grain.Start(block, ColumnBlocks, _columns, _panelColumns);

    private bool Splits(int batches, double work, int wanted) => (double)Tiles * batches < wanted && work / Tiles >= 2 * Grainful;
}
