namespace Fathom.Text;

/// <summary>How a unigram model is trained.</summary>
public sealed record UnigramTrainingOptions
{
    /// <summary>Size of the vocabulary, special and byte pieces included.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>Special tokens, which get the first ids, before the unknown.</summary>
    public IReadOnlyList<string> Special { get; init; } = [];

    /// <summary>The piece for the unknown.</summary>
    public string Unknown { get; init; } = "<unk>";

    /// <summary>Whether there are 256 pieces for bytes, which spell characters that training did not see; then every text comes back as it was.</summary>
    public bool ByteFallback { get; init; } = true;

    /// <summary>Rewrites the text, or null; SentencePiece uses NFKC.</summary>
    public INormalizer? Normalizer { get; init; }

    /// <summary>The longest piece, in characters.</summary>
    public int LongestPiece { get; init; } = 16;

    /// <summary>Number of substrings to begin with.</summary>
    public int SeedCount { get; init; } = 1_000_000;

    /// <summary>The share of pieces that each pruning leaves.</summary>
    public double Shrinking { get; init; } = 0.75;

    /// <summary>Rounds of expectation and maximisation between prunings.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Stops the training.</summary>
    public CancellationToken Cancellation { get; init; }
}
