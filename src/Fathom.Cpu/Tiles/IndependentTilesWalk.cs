namespace Fathom.Cpu;

/// <summary>Tiles that do not depend on each other: no reductions, rows longer than a tile.</summary>
internal sealed unsafe class IndependentTilesWalk : LoopWalk
{
    private readonly long tiles;
    private readonly int chunks;

    /// <inheritdoc cref="LoopWalk(LoopGeometry, TileSchedule)"/>
    public IndependentTilesWalk(LoopGeometry geometry, TileSchedule schedule)
        : base(geometry, schedule)
    {
        tiles = geometry.Rows * geometry.TilesPerRow;
        chunks = Grain.Chunks(tiles, Nanoseconds(geometry.TileColumns));
    }

    /// <inheritdoc/>
    public override void Run(void** arguments) => RunChunks(chunks, new Work { Arguments = arguments });

    /// <inheritdoc/>
    protected override void RunChunk(in Work work, int chunk)
    {
        TileFrame frame;
        Prepare(&frame, work.Arguments);
        var phase = Schedule.Phases[0];
        var end = Grain.Start(chunk + 1, chunks, tiles);
        var row = -1L;
        for (var tile = Grain.Start(chunk, chunks, tiles); tile < end; tile++)
        {
            var next = tile / Geometry.TilesPerRow;
            Place(&frame, next, tile - next * Geometry.TilesPerRow);
            if (next != row)
            {
                row = next;
                Execute(phase.RowSteps, &frame);
            }
            Aim(&frame);
            Execute(phase.TileSteps, &frame);
            FinishTile(&frame);
            // A row value belongs to the row's last tile, so that it is written after all reads.
            if (frame.FirstColumn + frame.Columns == Geometry.Columns)
                Store(Schedule.RowStores, &frame);
        }
    }
}
