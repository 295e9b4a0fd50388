namespace Fathom.Cpu;

/// <summary>
/// How C is cut into tiles, the units of parallel work. A tile is computed whole by one thread, over all of K. The cut
/// depends on sizes
/// alone.
/// </summary>
internal readonly struct TileGrid
{
    /// <summary>Multiply-adds that take about <see cref="Grain.Nanoseconds"/> on one core.</summary>
    private const long Grainful = 1 << 20;

    /// <summary>
    /// Tiles wanted when the work allows: several for each thread of a desktop machine, so that the slowest thread waits
    /// little.
    /// </summary>
    private const int WantedTiles = 16;

    /// <summary>Most panels of B across a tile: with a block of K they fill half of a second-level cache of 1 MiB.</summary>
    private const int MaxPanels = 10;

    /// <summary>Up to this many rows a tile holds them all, and packs the panels of B that it alone uses.</summary>
    private const int MaxUndividedRows = 128;

    private readonly int _rows;
    private readonly int _columns;
    private readonly int _panelRows;
    private readonly int _panelColumns;

    /// <summary>Cuts [<paramref name="rows"/>, <paramref name="columns"/>] results of K = <paramref name="depth"/>.</summary>
    public TileGrid(int rows, int columns, int depth, int batches, int panelRows, int panelColumns)
    {
        (_rows, _columns, _panelRows, _panelColumns) = (rows, columns, panelRows, panelColumns);
        var panels = (columns + panelColumns - 1) / panelColumns;
        ColumnBlocks = (panels + MaxPanels - 1) / MaxPanels;
        RowBlocks = rows <= MaxUndividedRows ? 1 : (rows + 255) / 256;
        var work = (double)rows * columns * Math.Max(1, depth);
        while (rows > MaxUndividedRows && Splits(batches, work) && rows / (2 * RowBlocks) >= 64)
            RowBlocks *= 2;
        while (Splits(batches, work) && ColumnBlocks < panels)
            ColumnBlocks = Math.Min(panels, 2 * ColumnBlocks);
        TilesPerChunk = (int)Math.Clamp(Grainful * (double)Tiles / (work + 1), 1, int.MaxValue);
    }

    /// <summary>Tiles down.</summary>
    public int RowBlocks { get; }

    /// <summary>Tiles across.</summary>
    public int ColumnBlocks { get; }

    /// <summary>Tiles of one product.</summary>
    public int Tiles => RowBlocks * ColumnBlocks;

    /// <summary>Tiles worth a chunk of parallel work; more than one when products are tiny.</summary>
    public int TilesPerChunk { get; }

    /// <summary>First row of a row of tiles; M for the one after the last.</summary>
    public int RowStart(int block) => (int)Grain.Start(block, RowBlocks, _rows, _panelRows);

    /// <summary>First column of a column of tiles; N for the one after the last.</summary>
    public int ColumnStart(int block) => (int)Grain.Start(block, ColumnBlocks, _columns, _panelColumns);

    private bool Splits(int batches, double work) => (double)Tiles * batches < WantedTiles && work / Tiles >= 2 * Grainful;
}
