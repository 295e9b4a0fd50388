using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// A way to walk a kernel's iteration space tile by tile. The space is cut into chunks by size alone; threads take chunks, and each chunk works in
/// the scratch memory of its thread.
/// </summary>
internal abstract unsafe class LoopWalk
{
    private readonly int tableBytes;
    private readonly int columnStateBytes;
    private readonly bool streams;

    /// <summary>Prepares walks over <paramref name="geometry"/> with the steps of <paramref name="schedule"/>.</summary>
    protected LoopWalk(LoopGeometry geometry, TileSchedule schedule)
    {
        (Geometry, Schedule) = (geometry, schedule);
        tableBytes = Align(schedule.HomeOffsets.Length * sizeof(TileValue));
        RowStateBytes = schedule.Phases.Length == 0 ? 0 : Align(schedule.Phases.Max(phase => phase.Reductions.Length) * RowReduction.StateBytes);
        streams = schedule.FullStores.Any(store => store.Streams);
        columnStateBytes = schedule.ColumnReductions.Sum(reduction => reduction.Accumulators.Bytes);
    }

    /// <summary>The cut into tiles.</summary>
    protected LoopGeometry Geometry { get; }

    /// <summary>What to compute when.</summary>
    protected TileSchedule Schedule { get; }

    /// <summary>Size of the states of a phase's row reductions.</summary>
    protected int RowStateBytes { get; }

    /// <summary>The walk that suits a kernel.</summary>
    public static LoopWalk Create(LoopGeometry geometry, TileSchedule schedule)
    {
        if (geometry.HoldsWholeRows)
            return new WholeRowsWalk(geometry, schedule);
        var reducesRows = schedule.Phases.Any(phase => phase.Reductions.Length > 0);
        if (schedule.ColumnReductions.Length > 0)
            return reducesRows ? new LongRowsWalk(geometry, schedule) : new ColumnStripsWalk(geometry, schedule);
        if (!reducesRows)
            return new IndependentTilesWalk(geometry, schedule);
        return SplitRowsWalk.Suits(geometry, schedule) ? new SplitRowsWalk(geometry, schedule) : new LongRowsWalk(geometry, schedule);
    }

    /// <summary>Computes the kernel, all but its final stores.</summary>
    public abstract void Run(void** arguments);

    /// <summary>Stores the uniform results, once everything has been read.</summary>
    public void StoreFinal(void** arguments)
    {
        if (Schedule.FinalStores.Length == 0)
            return;
        TileFrame frame;
        Prepare(&frame, arguments);
        Store(Schedule.FinalStores, &frame);
    }

    /// <summary>What every chunk of a run is told.</summary>
    protected struct Work
    {
        /// <summary>Addresses of the buffers.</summary>
        public void** Arguments;

        /// <summary>Memory in which chunks leave partial results, or null.</summary>
        public byte* Shared;

        /// <summary>The row being worked on, for a walk that shares each row among threads.</summary>
        public long Row;

        /// <summary>The phase of the row, likewise.</summary>
        public int Phase;

        /// <summary>The walk; set by <see cref="RunChunks"/>.</summary>
        public LoopWalk Walk;
    }

    /// <summary>Does one chunk.</summary>
    protected abstract void RunChunk(in Work work, int chunk);

    /// <summary>Does all chunks, on several threads when there are several.</summary>
    protected void RunChunks(int chunks, Work work)
    {
        work.Walk = this;
        if (chunks == 1)
            RunFenced(work, 0);
        else
            WorkerPool.Run(chunks, &Trampoline, Unsafe.AsPointer(ref work));
    }

    private static void Trampoline(void* state, int chunk)
    {
        ref var work = ref Unsafe.AsRef<Work>(state);
        work.Walk.RunFenced(work, chunk);
    }

    private void RunFenced(in Work work, int chunk)
    {
        RunChunk(work, chunk);
        if (streams)
            Streaming.Fence();
    }

    /// <summary>Estimated nanoseconds for <paramref name="elements"/> elements.</summary>
    protected double Nanoseconds(double elements) => elements * Schedule.Nanoseconds;

    /// <summary>Lays out this thread's scratch memory and computes the uniform values.</summary>
    protected void Prepare(TileFrame* frame, void** arguments)
    {
        var homes = ThreadScratch.Get((long)Schedule.ScratchBytes + columnStateBytes + RowStateBytes + tableBytes);
        *frame = new TileFrame { Arguments = arguments, ColumnStates = homes + Schedule.ScratchBytes };
        frame->RowStates = frame->ColumnStates + columnStateBytes;
        frame->Values = (TileValue*)(frame->RowStates + RowStateBytes);
        var offsets = Schedule.HomeOffsets;
        for (var n = 0; n < offsets.Length; n++)
        {
            var home = homes + offsets[n];
            frame->Values[n] = new TileValue { Data = home, Home = home, Step = 1 };
        }
        foreach (var n in Schedule.UniformValues)
            frame->Values[n].Step = 0;
        Execute(Schedule.Setup, frame);
    }

    /// <summary>Sets the frame to a stretch of one row.</summary>
    protected void Place(TileFrame* frame, long row, long tile)
    {
        frame->Rows = 1;
        frame->FirstRow = row;
        frame->FirstColumn = tile * Geometry.TileColumns;
        frame->Columns = (int)Math.Min(Geometry.TileColumns, Geometry.Columns - frame->FirstColumn);
        frame->FirstElement = row * Geometry.Columns + frame->FirstColumn;
        frame->ElementsToNext = frame->Columns;
        frame->Ahead = FormulaTile.Ahead;
    }

    /// <summary>Stores the elements of a finished tile and adds them to the column reductions.</summary>
    protected void FinishTile(TileFrame* frame)
    {
        Store(Schedule.FullStores, frame);
        foreach (var reduction in Schedule.AddedLast)
            reduction.Execute(frame);
    }

    /// <summary>Has the coming tile's results computed in the memory of the outputs where that is possible; only for tiles that are walked once.</summary>
    protected void Aim(TileFrame* frame)
    {
        foreach (var store in Schedule.AimedStores)
            store.Aim(frame);
    }

    /// <summary>Runs instructions in order.</summary>
    protected static void Execute(TileInstruction[] instructions, TileFrame* frame)
    {
        foreach (var instruction in instructions)
            instruction.Execute(frame);
    }

    /// <summary>Writes values to outputs.</summary>
    protected static void Store(StoreTile[] stores, TileFrame* frame)
    {
        foreach (var store in stores)
            store.Execute(frame);
    }

    /// <summary>Memory for partial results of a run, or null for none; valid until the next run on this thread.</summary>
    protected static byte* Allocate(long bytes) => bytes == 0 ? null : Scratch.Partial.Take<byte>(bytes);

    private static int Align(int bytes) => (bytes + 63) & ~63;
}
