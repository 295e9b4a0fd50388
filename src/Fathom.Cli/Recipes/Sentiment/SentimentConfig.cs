namespace Fathom.Cli;

/// <summary>The settings of a run of <c>sentiment</c>.</summary>
internal sealed record SentimentConfig : RecipeConfig
{
    /// <summary>Names of the classes; empty before the data are read.</summary>
    public string[] Classes { get; init; } = [];

    /// <summary>The words that have vectors, by their numbers from 2 on; empty before the data are read.</summary>
    public string[] Words { get; init; } = [];

    /// <summary>The words and pairs of words that are counted, by their numbers; empty before the data are read.</summary>
    public string[] Grams { get; init; } = [];

    /// <summary>Share of the sentences to test with, drawn by the seed.</summary>
    public double TestShare { get; init; }

    /// <summary>Words that come up less often have no vector.</summary>
    public int LeastCount { get; init; }

    /// <summary>Models whose probabilities are averaged.</summary>
    public int Members { get; init; }

    /// <summary>Passes over the sentences.</summary>
    public int Epochs { get; init; }

    /// <summary>Sentences per step.</summary>
    public int BatchSize { get; init; }

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>Length of the words' vectors.</summary>
    public int VectorSize { get; init; }

    /// <summary>Memory of the LSTM in each direction.</summary>
    public int Width { get; init; }

    /// <summary>Share of activations that training silences.</summary>
    public double Dropout { get; init; }
}
