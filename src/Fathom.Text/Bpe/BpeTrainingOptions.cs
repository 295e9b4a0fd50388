namespace Fathom.Text;

/// <summary>How a byte-level BPE is trained.</summary>
public sealed record BpeTrainingOptions
{
    /// <summary>Size of the vocabulary: special tokens, 256 bytes, and as many merges as make up the rest.</summary>
    public int VocabularySize { get; init; } = 8192;

    /// <summary>Special tokens, which get the first ids.</summary>
    public IReadOnlyList<string> Special { get; init; } = [Gpt2Files.EndOfText];

    /// <summary>Rarer pairs are not merged, so that the vocabulary may stay smaller than asked for.</summary>
    public int LeastCount { get; init; } = 2;

    /// <summary>Stops the training.</summary>
    public CancellationToken Cancellation { get; init; }
}
