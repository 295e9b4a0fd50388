namespace Fathom.Cli;

/// <summary>The settings of a run of <c>gpt</c> or <c>lstm-lm</c>.</summary>
internal sealed record LanguageConfig : RecipeConfig
{
    /// <summary>All characters of the text, in the order of their ids; empty before the text is read.</summary>
    public string Characters { get; init; } = "";

    /// <summary>Share of the text, from its end, that is not trained on.</summary>
    public double ValidationShare { get; init; }

    /// <summary>Characters that a step reads in a row, T.</summary>
    public int Context { get; init; }

    /// <summary>Rows per step, B.</summary>
    public int BatchSize { get; init; }

    /// <summary>Steps in all.</summary>
    public int Steps { get; init; }

    /// <summary>After how many steps to measure on the validation text.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>Weight decay of matrices.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Layers of the model.</summary>
    public int Layers { get; init; }

    /// <summary>Heads of the attention; 0 for a recurrent network.</summary>
    public int Heads { get; init; }

    /// <summary>Features C of the model.</summary>
    public int Width { get; init; }

    /// <summary>Share of activations that training silences.</summary>
    public double Dropout { get; init; }

    /// <summary>What products with weights are computed in while training, f32 or bf16.</summary>
    public string Precision { get; init; } = "f32";
}
