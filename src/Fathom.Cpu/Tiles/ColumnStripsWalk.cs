namespace Fathom.Cpu;

/// <summary>
/// Column reductions over rows longer than a tile: strips one tile wide are walked down the rows, so that the accumulator stays in L1. With few
/// strips the rows are cut into parts as well.
/// </summary>
internal sealed unsafe class ColumnStripsWalk : LoopWalk
{
    private readonly int strips;
    private readonly int parts;
    private readonly ColumnTotals totals;

    /// <inheritdoc cref="LoopWalk(LoopGeometry, TileSchedule)"/>
    public ColumnStripsWalk(LoopGeometry geometry, TileSchedule schedule)
        : base(geometry, schedule)
    {
        strips = checked((int)geometry.TilesPerRow);
        var wanted = Grain.Chunks(geometry.Rows, Nanoseconds(geometry.Columns));
        parts = Math.Max(1, wanted / strips);
        totals = new ColumnTotals(schedule.ColumnReductions, geometry.Columns, parts);
    }

    /// <inheritdoc/>
    public override void Run(void** arguments)
    {
        var shared = Allocate(totals.Bytes);
        RunChunks(strips * parts, new Work { Arguments = arguments, Shared = shared });
        if (shared != null)
            totals.Combine(shared, arguments);
    }

    /// <inheritdoc/>
    protected override void RunChunk(in Work work, int chunk)
    {
        var (part, strip) = (chunk / strips, chunk % strips);
        TileFrame frame;
        Prepare(&frame, work.Arguments);
        Place(&frame, 0, strip);
        totals.Begin(&frame, frame.FirstColumn, frame.Columns);
        var phase = Schedule.Phases[0];
        var first = Grain.Start(part, parts, Geometry.Rows);
        var end = Grain.Start(part + 1, parts, Geometry.Rows);
        for (var row = first; row < end; row++)
        {
            Place(&frame, row, strip);
            frame.ElementsToNext = Geometry.Columns;
            Execute(phase.RowSteps, &frame);
            Execute(phase.TileSteps, &frame);
            FinishTile(&frame);
            totals.Advance(&frame, row - first);
        }
        totals.End(&frame, work.Shared, part);
    }
}
