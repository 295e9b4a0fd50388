namespace Fathom.Models;

/// <summary>Sizes and choices of a <see cref="Seq2SeqTransformer"/>.</summary>
/// <param name="SourceVocabulary">Number of tokens of the source language.</param>
/// <param name="TargetVocabulary">Number of tokens of the target language.</param>
/// <param name="Width">Features C.</param>
/// <param name="Heads">Heads of the attentions.</param>
/// <param name="Layers">Layers of the encoder, and of the decoder.</param>
/// <param name="FeedForward">Hidden features of the perceptrons.</param>
public sealed record Seq2SeqConfig(int SourceVocabulary, int TargetVocabulary, int Width = 512, int Heads = 8, int Layers = 6, int FeedForward = 2048)
{
    /// <summary>The most tokens of a sequence, on either side.</summary>
    public int Context { get; init; } = 256;

    /// <summary>Share of embeddings, attention weights, hidden features and sublayers' results that training silences.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Whether source and target have one embedding, for a vocabulary of both languages.</summary>
    public bool SharedEmbedding { get; init; }

    /// <summary>Whether the logits' weights are the target's embedding.</summary>
    public bool TiedEmbedding { get; init; } = true;

    /// <summary>Whether sublayers see normalised features, instead of their sums with the short cut being normalised.</summary>
    public bool NormFirst { get; init; } = true;

    /// <summary>The token that fills short sequences up, which is never attended to.</summary>
    public int Padding { get; init; }
}
