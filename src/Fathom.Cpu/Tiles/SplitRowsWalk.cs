namespace Fathom.Cpu;

/// <summary>
/// A few enormous rows with row reductions: the columns of one row at a time are shared among threads. Each chunk leaves the states of its
/// reductions, which are combined in order; the next phase begins from the combined states.
/// </summary>
internal sealed unsafe class SplitRowsWalk : LoopWalk
{
    /// <summary>With more rows than this, threads take whole rows.</summary>
    private const int MaxRows = 8;

    /// <summary>Least time of a row worth sharing: its chunks are waited for in every phase.</summary>
    private const double LeastNanoseconds = 3 * Grain.Nanoseconds;

    private readonly int chunks;

    /// <inheritdoc cref="LoopWalk(LoopGeometry, TileSchedule)"/>
    public SplitRowsWalk(LoopGeometry geometry, TileSchedule schedule)
        : base(geometry, schedule) =>
        chunks = Grain.Chunks(geometry.TilesPerRow, Nanoseconds(geometry.TileColumns));

    /// <summary>Whether rows of this kind are better shared than taken whole.</summary>
    public static bool Suits(LoopGeometry geometry, TileSchedule schedule) =>
        geometry.Rows <= MaxRows && geometry.Columns * schedule.Nanoseconds >= LeastNanoseconds;

    /// <inheritdoc/>
    public override void Run(void** arguments)
    {
        // For every phase the combined states, then the states of every chunk of the current phase.
        var shared = Allocate((long)RowStateBytes * (Schedule.Phases.Length + chunks));
        for (var row = 0L; row < Geometry.Rows; row++)
        {
            for (var p = 0; p < Schedule.Phases.Length; p++)
            {
                if (Schedule.Phases[p].HasTiles)
                    RunChunks(chunks, new Work { Arguments = arguments, Shared = shared, Row = row, Phase = p });
                Combine(shared, p);
            }
            TileFrame frame;
            Resume(&frame, arguments, shared, row, Schedule.Phases.Length - 1);
            Store(Schedule.RowStores, &frame);
        }
    }

    /// <inheritdoc/>
    protected override void RunChunk(in Work work, int chunk)
    {
        TileFrame frame;
        Resume(&frame, work.Arguments, work.Shared, work.Row, work.Phase);
        var phase = Schedule.Phases[work.Phase];
        var states = ChunkStates(work.Shared, chunk);
        for (var r = 0; r < phase.Reductions.Length; r++)
            phase.Reductions[r].Begin(states + r * RowReduction.StateBytes);
        var end = Grain.Start(chunk + 1, chunks, Geometry.TilesPerRow);
        for (var tile = Grain.Start(chunk, chunks, Geometry.TilesPerRow); tile < end; tile++)
        {
            Place(&frame, work.Row, tile);
            Execute(phase.TileSteps, &frame);
            for (var r = 0; r < phase.Reductions.Length; r++)
                phase.Reductions[r].Accumulate(&frame, states + r * RowReduction.StateBytes);
            if (work.Phase == Schedule.Phases.Length - 1)
                FinishTile(&frame);
        }
    }

    /// <summary>Brings a fresh frame to where phase <paramref name="phase"/> begins to walk the row.</summary>
    private void Resume(TileFrame* frame, void** arguments, byte* shared, long row, int phase)
    {
        Prepare(frame, arguments);
        Place(frame, row, 0);
        Execute(Schedule.Phases[0].RowSteps, frame);
        for (var p = 0; p < phase; p++)
        {
            var reductions = Schedule.Phases[p].Reductions;
            for (var r = 0; r < reductions.Length; r++)
                reductions[r].End(frame, CombinedStates(shared, p) + r * RowReduction.StateBytes);
            Execute(Schedule.Phases[p + 1].RowSteps, frame);
        }
    }

    private void Combine(byte* shared, int phase)
    {
        var reductions = Schedule.Phases[phase].Reductions;
        for (var r = 0; r < reductions.Length; r++)
        {
            var combined = CombinedStates(shared, phase) + r * RowReduction.StateBytes;
            reductions[r].Begin(combined);
            for (var chunk = 0; chunk < chunks; chunk++)
                reductions[r].Combine(combined, ChunkStates(shared, chunk) + r * RowReduction.StateBytes);
        }
    }

    private byte* CombinedStates(byte* shared, int phase) => shared + (long)phase * RowStateBytes;

    private byte* ChunkStates(byte* shared, int chunk) => shared + (long)(Schedule.Phases.Length + chunk) * RowStateBytes;
}
