namespace Fathom.Cpu;

/// <summary>One step of a tile program: a virtual call on a whole tile, whose body is a tight loop over vector lanes.</summary>
internal abstract unsafe class TileInstruction
{
    /// <summary>Whether it heeds <see cref="TileValue.Streams"/> of its result.</summary>
    public virtual bool CanStream => false;

    /// <summary>Computes this step's value for the tile of <paramref name="frame"/>.</summary>
    public abstract void Execute(TileFrame* frame);
}
