namespace Fathom.Text;

/// <summary>What one call of a byte-pair encoding works with, kept for the next: buffers, and the pieces it remembers.</summary>
/// <param name="rememberedPieces">The most pieces to remember; 0 for none.</param>
internal sealed class BpeWorkspace(int rememberedPieces)
{
    /// <summary>Pieces and their ids, or null when none are remembered.</summary>
    public PieceCache? Cache { get; } = rememberedPieces > 0 ? new(rememberedPieces) : null;

    /// <summary>UTF-8 of a piece.</summary>
    public byte[] Bytes { get; private set; } = new byte[256];

    /// <summary>Symbols of a piece; room for one per byte.</summary>
    public int[] Symbols { get; private set; } = new int[256];

    /// <summary>Makes room for a piece of so many bytes.</summary>
    public void Reserve(int byteCount)
    {
        if (byteCount <= Bytes.Length)
            return;
        Bytes = new byte[Math.Max(byteCount, Bytes.Length * 2)];
        Symbols = new int[Bytes.Length];
    }

    /// <summary>Lets go of what an unusually long piece took.</summary>
    public void Trim()
    {
        if (Bytes.Length > 1 << 16)
            (Bytes, Symbols) = (new byte[256], new int[256]);
    }
}
