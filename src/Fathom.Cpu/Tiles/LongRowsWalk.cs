namespace Fathom.Cpu;

/// <summary>Rows longer than a tile, with row reductions: each row is walked once per phase, and a thread does whole rows.</summary>
internal sealed unsafe class LongRowsWalk : LoopWalk
{
    private const int MostParts = 16;
    private readonly int chunks;
    private readonly ColumnTotals totals;

    /// <inheritdoc cref="LoopWalk(LoopGeometry, TileSchedule)"/>
    public LongRowsWalk(LoopGeometry geometry, TileSchedule schedule)
        : base(geometry, schedule)
    {
        chunks = Grain.Chunks(geometry.Rows, Nanoseconds(geometry.Columns));
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
        if (Schedule.ColumnReductions.Length > 0)
            totals.Begin(&frame, 0, (int)Geometry.Columns);
        var first = Grain.Start(chunk, chunks, Geometry.Rows);
        var end = Grain.Start(chunk + 1, chunks, Geometry.Rows);
        for (var row = first; row < end; row++)
        {
            for (var p = 0; p < Schedule.Phases.Length; p++)
                RunPhase(&frame, row, p);
            Store(Schedule.RowStores, &frame);
            totals.Advance(&frame, row - first);
        }
        totals.End(&frame, work.Shared, chunk);
    }

    private void RunPhase(TileFrame* frame, long row, int p)
    {
        var phase = Schedule.Phases[p];
        Place(frame, row, 0);
        Execute(phase.RowSteps, frame);
        for (var r = 0; r < phase.Reductions.Length; r++)
            phase.Reductions[r].Begin(frame->RowStates + r * RowReduction.StateBytes);
        var isLast = p == Schedule.Phases.Length - 1;
        for (var tile = 0L; tile < Geometry.TilesPerRow && phase.HasTiles; tile++)
        {
            Place(frame, row, tile);
            if (isLast)
                Aim(frame);
            if (phase.BringsNextRow)
                frame->ElementsToNext = frame->Ahead = Geometry.Columns;
            Execute(phase.TileSteps, frame);
            for (var r = 0; r < phase.Reductions.Length; r++)
                phase.Reductions[r].Accumulate(frame, frame->RowStates + r * RowReduction.StateBytes);
            if (isLast)
                FinishTile(frame);
        }
        for (var r = 0; r < phase.Reductions.Length; r++)
            phase.Reductions[r].End(frame, frame->RowStates + r * RowReduction.StateBytes);
    }
}
