using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>A <see cref="Fathom.Compiler.LoopKernel"/> as a program of tile instructions; see <see cref="LoopCompiler"/>.</summary>
internal sealed unsafe class LoopProgram : CompiledKernel
{
    private readonly LoopGeometry geometry;
    private readonly TileSchedule schedule;
    private readonly long items;
    private readonly int chunks;
    private readonly int tableBytes;
    private readonly int rowStateBytes;
    private readonly int columnStateBytes;
    private readonly int totalsBytes;

    /// <summary>The program that runs <paramref name="schedule"/> over <paramref name="geometry"/>.</summary>
    public LoopProgram(LoopGeometry geometry, TileSchedule schedule, int columnStateBytes)
    {
        this.geometry = geometry;
        this.schedule = schedule;
        this.columnStateBytes = columnStateBytes;
        tableBytes = Align(schedule.HomeOffsets.Length * sizeof(TileValue));
        rowStateBytes = schedule.Phases.Length == 0 ? 0 : Align(schedule.Phases.Max(phase => phase.Reductions.Length) * RowReduction.StateBytes);
        totalsBytes = schedule.ColumnReductions.Sum(reduction => Align(reduction.Columns * sizeof(long)));

        // A chunk is a range of items: tiles when they are independent of each other, else rows.
        var independent = schedule.Phases.Length <= 1 && schedule.ColumnReductions.Length == 0;
        items = geometry.HoldsWholeRows ? (geometry.Rows + geometry.RowsPerTile - 1) / geometry.RowsPerTile
            : independent ? geometry.Rows * geometry.TilesPerRow
            : geometry.Rows;
        if (geometry.Columns == 0 && !geometry.HoldsWholeRows)
            items = 0;
        IsByTile = !geometry.HoldsWholeRows && independent;
        var elements = (double)geometry.Rows * geometry.Columns;
        chunks = Grain.Chunks(items, elements * schedule.Nanoseconds / Math.Max(items, 1));
        if (schedule.ColumnReductions.Length > 0)
            chunks = Math.Min(chunks, 16);
    }

    private bool IsByTile { get; }

    /// <inheritdoc/>
    public override void Run(void** arguments)
    {
        var run = new State { Program = this, Arguments = arguments };
        if (chunks > 1 && totalsBytes > 0)
            run.Totals = (byte*)NativeMemory.AlignedAlloc((nuint)((long)chunks * totalsBytes), 64);
        try
        {
            WorkerPool.Run(chunks, &RunChunk, Unsafe.AsPointer(ref run));
            if (run.Totals != null)
                CombineTotals(run);
        }
        finally
        {
            NativeMemory.AlignedFree(run.Totals);
        }
        if (schedule.FinalStores.Length > 0)
            StoreFinal(arguments);
    }

    private static void RunChunk(void* state, int chunk)
    {
        ref var run = ref Unsafe.AsRef<State>(state);
        run.Program.RunChunk(run, chunk);
    }

    private void RunChunk(in State run, int chunk)
    {
        TileFrame frame;
        Prepare(&frame, run.Arguments);
        foreach (var reduction in schedule.ColumnReductions)
            reduction.Begin(&frame);
        var (first, end) = (Grain.Start(chunk, chunks, items), Grain.Start(chunk + 1, chunks, items));
        if (IsByTile)
            WalkTiles(&frame, first, end);
        else if (geometry.HoldsWholeRows)
            WalkWholeRows(&frame, first, end);
        else
            WalkLongRows(&frame, first, end);
        FinishTotals(&frame, run, chunk);
    }

    /// <summary>Lays out this thread's scratch memory and computes the uniform values.</summary>
    private void Prepare(TileFrame* frame, void** arguments)
    {
        var scratch = ThreadScratch.Get((long)tableBytes + schedule.ScratchBytes + rowStateBytes + columnStateBytes);
        *frame = new TileFrame { Arguments = arguments, Values = (TileValue*)scratch };
        var homes = scratch + tableBytes;
        frame->RowStates = homes + schedule.ScratchBytes;
        frame->ColumnStates = frame->RowStates + rowStateBytes;
        var offsets = schedule.HomeOffsets;
        for (var n = 0; n < offsets.Length; n++)
        {
            var home = homes + offsets[n];
            frame->Values[n] = new TileValue { Data = home, Home = home, Step = 1 };
        }
        foreach (var n in schedule.UniformValues)
            frame->Values[n].Step = 0;
        Execute(schedule.Setup, frame);
    }

    private void WalkWholeRows(TileFrame* frame, long firstTile, long endTile)
    {
        frame->Columns = (int)geometry.Columns;
        for (var tile = firstTile; tile < endTile; tile++)
        {
            frame->FirstRow = tile * geometry.RowsPerTile;
            frame->Rows = (int)Math.Min(geometry.RowsPerTile, geometry.Rows - frame->FirstRow);
            frame->FirstElement = frame->FirstRow * geometry.Columns;
            Execute(schedule.Body, frame);
            FinishTile(frame);
            Store(schedule.RowStores, frame);
            if ((tile - firstTile) % ColumnReduction.FlushInterval == ColumnReduction.FlushInterval - 1)
                Flush(frame);
        }
    }

    /// <summary>Walks tiles that do not depend on each other.</summary>
    private void WalkTiles(TileFrame* frame, long firstTile, long endTile)
    {
        frame->Rows = 1;
        var phase = schedule.Phases[0];
        var row = -1L;
        for (var tile = firstTile; tile < endTile; tile++)
        {
            frame->FirstRow = tile / geometry.TilesPerRow;
            if (frame->FirstRow != row)
            {
                row = frame->FirstRow;
                Execute(phase.RowSteps, frame);
                Store(schedule.RowStores, frame);
            }
            Place(frame, tile - row * geometry.TilesPerRow);
            Execute(phase.TileSteps, frame);
            FinishTile(frame);
        }
    }

    private void WalkLongRows(TileFrame* frame, long firstRow, long endRow)
    {
        frame->Rows = 1;
        for (var row = firstRow; row < endRow; row++)
        {
            frame->FirstRow = row;
            for (var p = 0; p < schedule.Phases.Length; p++)
            {
                var phase = schedule.Phases[p];
                Execute(phase.RowSteps, frame);
                for (var r = 0; r < phase.Reductions.Length; r++)
                    phase.Reductions[r].Begin(frame->RowStates + r * RowReduction.StateBytes);
                for (var tile = 0L; tile < geometry.TilesPerRow && phase.TileSteps.Length > 0; tile++)
                {
                    Place(frame, tile);
                    Execute(phase.TileSteps, frame);
                    for (var r = 0; r < phase.Reductions.Length; r++)
                        phase.Reductions[r].Accumulate(frame, frame->RowStates + r * RowReduction.StateBytes);
                    if (p == schedule.Phases.Length - 1)
                        FinishTile(frame);
                }
                for (var r = 0; r < phase.Reductions.Length; r++)
                    phase.Reductions[r].End(frame, frame->RowStates + r * RowReduction.StateBytes);
            }
            Store(schedule.RowStores, frame);
            if ((row - firstRow) % ColumnReduction.FlushInterval == ColumnReduction.FlushInterval - 1)
                Flush(frame);
        }
    }

    private void Place(TileFrame* frame, long tile)
    {
        frame->FirstColumn = tile * LoopGeometry.TileElements;
        frame->Columns = (int)Math.Min(LoopGeometry.TileElements, geometry.Columns - frame->FirstColumn);
        frame->FirstElement = frame->FirstRow * geometry.Columns + frame->FirstColumn;
    }

    private void FinishTile(TileFrame* frame)
    {
        Store(schedule.FullStores, frame);
        foreach (var reduction in schedule.ColumnReductions)
            reduction.Execute(frame);
    }

    private void Flush(TileFrame* frame)
    {
        foreach (var reduction in schedule.ColumnReductions)
            reduction.Flush(frame);
    }

    /// <summary>Stores the totals of a run's only chunk, or hands a chunk's totals to <see cref="CombineTotals"/>.</summary>
    private void FinishTotals(TileFrame* frame, in State run, int chunk)
    {
        Flush(frame);
        var totals = run.Totals + (long)chunk * totalsBytes;
        foreach (var reduction in schedule.ColumnReductions)
        {
            if (run.Totals == null)
                reduction.Store(reduction.Totals(frame), run.Arguments);
            else
                NativeMemory.Copy(reduction.Totals(frame), totals, (nuint)reduction.Columns * sizeof(long));
            totals += Align(reduction.Columns * sizeof(long));
        }
    }

    private void CombineTotals(in State run)
    {
        var totals = run.Totals;
        foreach (var reduction in schedule.ColumnReductions)
        {
            for (var chunk = 1; chunk < chunks; chunk++)
                reduction.Combine(totals, totals + (long)chunk * totalsBytes);
            reduction.Store(totals, run.Arguments);
            totals += Align(reduction.Columns * sizeof(long));
        }
    }

    private void StoreFinal(void** arguments)
    {
        TileFrame frame;
        Prepare(&frame, arguments);
        Store(schedule.FinalStores, &frame);
    }

    private static void Execute(TileInstruction[] instructions, TileFrame* frame)
    {
        foreach (var instruction in instructions)
            instruction.Execute(frame);
    }

    private static void Store(StoreTile[] stores, TileFrame* frame)
    {
        foreach (var store in stores)
            store.Execute(frame);
    }

    private static int Align(int bytes) => (bytes + 63) & ~63;

    private struct State
    {
        public LoopProgram Program;
        public void** Arguments;
        public byte* Totals;
    }
}
