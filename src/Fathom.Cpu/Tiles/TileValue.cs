namespace Fathom.Cpu;

/// <summary>Where a value of the program lies while a tile is worked on.</summary>
internal unsafe struct TileValue
{
    /// <summary>First element; either <see cref="Home"/> or, when nothing need be copied, the memory of an input or output.</summary>
    public byte* Data;

    /// <summary>The value's own room in scratch memory.</summary>
    public byte* Home;

    /// <summary>Where the next tile's elements lie in memory; null when that is not known.</summary>
    public byte* Coming;

    /// <summary>1 when neighbours lie side by side, 0 when the first vector stands for all.</summary>
    public nint Step;

    /// <summary>Whether <see cref="Data"/> is to be written past the caches; see <see cref="Streaming"/>.</summary>
    public bool Streams;

    /// <summary>Elements that a load has left here for the tiles to come; see <see cref="LoadTile"/>.</summary>
    public int Kept;
}
