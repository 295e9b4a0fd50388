namespace Fathom.Cpu;

/// <summary>
/// Reduces each row of a value to one element. When the tile holds whole rows, <see cref="TileInstruction.Execute"/> does it at once; when rows are
/// longer than a tile, a state is begun, accumulates tile after tile, and ends.
/// </summary>
internal abstract unsafe class RowReduction : TileInstruction
{
    /// <summary>Size of a running state.</summary>
    public const int StateBytes = 16;

    /// <summary>Sets a state to that of no elements.</summary>
    public abstract void Begin(byte* state);

    /// <summary>Adds the row's stretch in the tile to a state.</summary>
    public abstract void Accumulate(TileFrame* frame, byte* state);

    /// <summary>Adds the state of a later stretch of the same row.</summary>
    public abstract void Combine(byte* state, byte* later);

    /// <summary>Writes the reduced element as the row's value.</summary>
    public abstract void End(TileFrame* frame, byte* state);
}
