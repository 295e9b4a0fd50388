namespace Fathom.Cpu;

/// <summary>
/// Combines a value over all rows into one element per column. Tiles are first added up element by element, in the tile's own shape, so
/// that narrow columns still fill the vectors; every few tiles this is flushed into totals, f64 for f32.
/// </summary>
internal abstract unsafe class ColumnReduction : TileInstruction
{
    /// <summary>Tiles (or rows, when they are longer than a tile) added up before a flush: bounds the error of sums of f32.</summary>
    public const int FlushInterval = 128;

    /// <summary>The accumulators of the kernel's reductions.</summary>
    public required ColumnAccumulators Accumulators { get; init; }

    /// <summary>Place of this reduction's accumulator in <see cref="TileFrame.ColumnStates"/>.</summary>
    public required int Place { get; init; }

    /// <summary>Whether an instruction of the tile adds to the accumulator, so that this need not.</summary>
    public required bool IsFed { get; init; }

    /// <summary>The totals of the columns covered, 8 bytes each.</summary>
    public byte* Totals(TileFrame* frame) => frame->ColumnStates + Place + Accumulators.TotalsOffset;

    /// <summary>Sets accumulator and totals to the identity.</summary>
    public abstract void Begin(TileFrame* frame);

    /// <summary>Moves what the accumulator holds into the totals.</summary>
    public abstract void Flush(TileFrame* frame);

    /// <summary>Adds the totals of another part of the rows, <paramref name="count"/> columns.</summary>
    public abstract void Combine(byte* totals, byte* later, long count);

    /// <summary>Writes the totals of <paramref name="count"/> columns from <paramref name="firstColumn"/> to the output.</summary>
    public abstract void Store(byte* totals, long firstColumn, long count, void** arguments);
}
