namespace Fathom.Text;

/// <summary>What WordPiece vocabularies differ in.</summary>
public sealed record WordPieceOptions
{
    /// <summary>Token for words that the vocabulary cannot spell.</summary>
    public string Unknown { get; init; } = "[UNK]";

    /// <summary>What tokens that continue a word begin with.</summary>
    public string ContinuingPrefix { get; init; } = "##";

    /// <summary>Longer words, in characters, are unknown.</summary>
    public int LongestWord { get; init; } = 100;
}
