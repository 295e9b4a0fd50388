namespace Fathom.Cpu;

/// <summary>Tiles of whole rows: everything about a row happens while its tile is in L1.</summary>
internal sealed unsafe class WholeRowsWalk : LoopWalk
{
    // Each part of a column reduction costs a pass over the columns.
    private const int MostParts = 32;
    private readonly long tiles;
    private readonly int chunks;
    private readonly ColumnTotals totals;

    /// <inheritdoc cref="LoopWalk(LoopGeometry, TileSchedule)"/>
    public WholeRowsWalk(LoopGeometry geometry, TileSchedule schedule)
        : base(geometry, schedule)
    {
        tiles = (geometry.Rows + geometry.RowsPerTile - 1) / geometry.RowsPerTile;
        chunks = Grain.Chunks(tiles, Nanoseconds((double)geometry.RowsPerTile * geometry.Columns));
        if (schedule.ColumnReductions.Length > 0)
            chunks = Math.Min(chunks, MostParts);
        totals = new ColumnTotals(schedule.ColumnReductions, geometry.Columns, chunks);
    }

    /// <inheritdoc/>
    public override void Run(void** arguments)
    {
        var shared = Allocate(totals.Bytes);
        RunChunks(chunks, new Work { Arguments = arguments, Shared = shared });
        if (shared != null)
            totals.Combine(shared, arguments);
    }

    /// <inheritdoc/>
    protected override void RunChunk(in Work work, int chunk)
    {
        TileFrame frame;
        Prepare(&frame, work.Arguments);
        frame.Columns = (int)Geometry.Columns;
        frame.Ahead = FormulaTile.Ahead;
        totals.Begin(&frame, 0, frame.Columns);
        var first = Grain.Start(chunk, chunks, tiles);
        var end = Grain.Start(chunk + 1, chunks, tiles);
        for (var tile = first; tile < end; tile++)
        {
            frame.FirstRow = tile * Geometry.RowsPerTile;
            frame.Rows = (int)Math.Min(Geometry.RowsPerTile, Geometry.Rows - frame.FirstRow);
            frame.FirstElement = frame.FirstRow * Geometry.Columns;
            frame.ElementsToNext = (long)frame.Rows * frame.Columns;
            Aim(&frame);
            Execute(Schedule.Body, &frame);
            FinishTile(&frame);
            Store(Schedule.RowStores, &frame);
            totals.Advance(&frame, tile - first);
        }
        totals.End(&frame, work.Shared, chunk);
    }
}
