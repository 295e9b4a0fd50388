namespace Fathom.Cli;

/// <summary>The settings of a run of <c>translate</c>.</summary>
internal sealed record TranslateConfig : RecipeConfig
{
    /// <summary>Ending of the files in the language to read, such as "en".</summary>
    public required string Source { get; init; }

    /// <summary>Ending of the files in the language to write, such as "de".</summary>
    public required string Target { get; init; }

    /// <summary>Name of the files to test with, without the ending; null before the folder is looked at.</summary>
    public string? Test { get; init; }

    /// <summary>Tokens of the vocabulary that both languages share: asked for, then as many as there are.</summary>
    public int Vocabulary { get; init; }

    /// <summary>The most tokens of a sentence in training; pairs with a longer one are left out.</summary>
    public int LongestSentence { get; init; }

    /// <summary>Steps in all.</summary>
    public int Steps { get; init; }

    /// <summary>Tokens per step, on each side, padding included.</summary>
    public int TokensPerStep { get; init; }

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>Layers of the encoder, and of the decoder.</summary>
    public int Layers { get; init; }

    /// <summary>Heads of the attentions.</summary>
    public int Heads { get; init; }

    /// <summary>Features C.</summary>
    public int Width { get; init; }

    /// <summary>Hidden features of the perceptrons.</summary>
    public int FeedForward { get; init; }

    /// <summary>Share of activations that training silences.</summary>
    public double Dropout { get; init; }

    /// <summary>What products with weights are computed in while training, f32 or bf16.</summary>
    public string Precision { get; init; } = "f32";

    /// <summary>Share of the target probability that is spread over all tokens.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Translations that are followed at once when a sentence is translated.</summary>
    public int Beams { get; init; }
}
