namespace Fathom.Models;

/// <summary>Sizes of a <see cref="Bert"/>.</summary>
/// <param name="Vocabulary">Number of tokens V.</param>
/// <param name="Layers">Number of encoder layers.</param>
/// <param name="Heads">Heads of the attention.</param>
/// <param name="Width">Features C.</param>
public sealed record BertConfig(int Vocabulary = 30522, int Layers = 12, int Heads = 12, int Width = 768)
{
    /// <summary>BERT base, uncased: 109 million parameters.</summary>
    public static BertConfig Base { get; } = new();

    /// <summary>BERT large, uncased: 335 million parameters.</summary>
    public static BertConfig Large { get; } = new(Layers: 24, Heads: 16, Width: 1024);

    /// <summary>The most tokens of a sequence.</summary>
    public int Context { get; init; } = 512;

    /// <summary>Kinds of segments that a sequence is made of.</summary>
    public int Segments { get; init; } = 2;

    /// <summary>Hidden features of the perceptrons, or null for 4 C.</summary>
    public int? FeedForward { get; init; }

    /// <summary>Share of embeddings, attention weights and sublayers' results that training silences.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Added to variances in normalisation.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>Standard deviation of initial values.</summary>
    public double Deviation { get; init; } = 0.02;
}
