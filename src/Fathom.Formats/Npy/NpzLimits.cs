namespace Fathom.Formats;

/// <summary>How much a .npz archive may unpack to; a small hostile file can otherwise claim a thousand times its size.</summary>
public sealed record NpzLimits
{
    /// <summary>Largest sum of the unpacked sizes of all entries, in bytes; 4 GiB unless set.</summary>
    public long MaxBytes { get; init; } = 1L << 32;

    /// <summary>Largest number of entries; 100,000 unless set.</summary>
    public int MaxEntries { get; init; } = 100_000;
}
