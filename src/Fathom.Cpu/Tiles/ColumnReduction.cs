namespace Fathom.Cpu;

/// <summary>
/// Combines a value over all rows into one element per column. Tiles are first added up element by element, in the tile's own shape, so
/// that narrow columns still fill the vectors; every few tiles this is flushed into totals, f64 for f32.
/// </summary>
internal abstract unsafe class ColumnReduction : TileInstruction
{
    /// <summary>Tiles (or rows, when they are longer than a tile) added up before a flush: bounds the error of sums of f32.</summary>
    public const int FlushInterval = 128;

    /// <summary>Columns of the whole space.</summary>
    public required int Columns { get; init; }

    /// <summary>Elements of the accumulator: rows x columns of a tile, or the columns when rows are longer than a tile.</summary>
    public required int Held { get; init; }

    /// <summary>Place of this reduction's accumulators in <see cref="TileFrame.ColumnStates"/>.</summary>
    public required int StateOffset { get; init; }

    /// <summary>Bytes needed in <see cref="TileFrame.ColumnStates"/>: the accumulator (8 bytes per element at most), then the totals.</summary>
    public static int StateBytes(int held, int columns) => (TileFrame.Pad(held) + TileFrame.Padding + TileFrame.Pad(columns)) * 8;

    /// <summary>The totals, <see cref="Columns"/> of 8 bytes.</summary>
    public byte* Totals(TileFrame* frame) => frame->ColumnStates + StateOffset + (TileFrame.Pad(Held) + TileFrame.Padding) * 8;

    /// <summary>Sets accumulator and totals to the identity.</summary>
    public abstract void Begin(TileFrame* frame);

    /// <summary>Moves what the accumulator holds into the totals.</summary>
    public abstract void Flush(TileFrame* frame);

    /// <summary>Adds the totals of another range of rows.</summary>
    public abstract void Combine(byte* totals, byte* later);

    /// <summary>Writes the totals to the output.</summary>
    public abstract void Store(byte* totals, void** arguments);
}
