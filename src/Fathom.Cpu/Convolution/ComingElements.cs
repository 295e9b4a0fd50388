namespace Fathom.Cpu;

/// <summary>Weights or others that are read after those in use, which tiles bring nearer by turns: from memory they would come too late, tile by tile of a few pixels.</summary>
/// <param name="first">The first of them.</param>
/// <param name="count">Their number.</param>
/// <param name="tiles">Tiles that bring them.</param>
/// <param name="steps">Lines that each can fetch; 0 when a pass has no taps.</param>
internal readonly unsafe struct ComingElements<T>(T* first, long count, int tiles, int steps) where T : unmanaged
{
    private readonly long _share = count * sizeof(T) / tiles;

    /// <summary>Bytes from one line that a tile fetches to the next.</summary>
    public nint Step => (nint)(_share / Math.Max(1, steps));

    /// <summary>Where a tile begins.</summary>
    public byte* Of(int tile) => (byte*)first + tile * _share;
}
