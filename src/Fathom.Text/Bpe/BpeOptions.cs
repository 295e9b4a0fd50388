namespace Fathom.Text;

/// <summary>What byte-pair encodings differ in, besides their vocabulary and merges.</summary>
public sealed record BpeOptions
{
    /// <summary>Token for characters that have none, or null: then such a character is an error.</summary>
    public string? Unknown { get; init; }

    /// <summary>Whether unknown characters in a row are one token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Whether unknown characters become tokens of their bytes, such as &lt;0xE2&gt;, if the vocabulary has them all.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether a piece that is a token is that token, whatever the merges say.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>What symbols after the first of a piece begin with, such as "##", or null.</summary>
    public string? ContinuingPrefix { get; init; }

    /// <summary>What the last symbol of a piece ends with, such as "&lt;/w&gt;", or null.</summary>
    public string? EndOfWordSuffix { get; init; }

    /// <summary>
    /// Pieces that each concurrent call remembers with their ids. Text repeats its words, so remembering is several times as fast as merging anew;
    /// 0 remembers nothing.
    /// </summary>
    public int RememberedPieces { get; init; } = 1 << 16;
}
