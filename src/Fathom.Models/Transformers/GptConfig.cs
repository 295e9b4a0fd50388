namespace Fathom.Models;

/// <summary>Sizes and choices of a <see cref="Gpt"/>.</summary>
/// <param name="Vocabulary">Number of tokens V.</param>
/// <param name="Context">The most tokens of a sequence.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Heads of the attention.</param>
/// <param name="Width">Features C.</param>
public sealed record GptConfig(int Vocabulary, int Context, int Layers, int Heads, int Width)
{
    /// <summary>GPT-2 with 124 million parameters.</summary>
    public static GptConfig Gpt2Small { get; } = new(50257, 1024, 12, 12, 768);

    /// <summary>GPT-2 with 355 million parameters.</summary>
    public static GptConfig Gpt2Medium { get; } = new(50257, 1024, 24, 16, 1024);

    /// <summary>GPT-2 with 774 million parameters.</summary>
    public static GptConfig Gpt2Large { get; } = new(50257, 1024, 36, 20, 1280);

    /// <summary>GPT-2 with 1,558 million parameters.</summary>
    public static GptConfig Gpt2Xl { get; } = new(50257, 1024, 48, 25, 1600);

    /// <summary>Share of embeddings, attention weights and blocks' results that training silences.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Whether the logits' weights are the token embedding.</summary>
    public bool TiedEmbedding { get; init; } = true;

    /// <summary>Whether projections and normalisations have biases.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Whether the perceptrons use the exact GELU, where GPT-2 has the approximation by a hyperbolic tangent.</summary>
    public bool ExactGelu { get; init; }

    /// <summary>Added to variances in normalisation.</summary>
    public double Epsilon { get; init; } = 1e-5;
}
