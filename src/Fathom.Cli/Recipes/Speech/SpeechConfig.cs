namespace Fathom.Cli;

/// <summary>The settings of a run of <c>speech</c>.</summary>
internal sealed record SpeechConfig : RecipeConfig
{
    /// <summary>Names of the words; empty before the data are loaded.</summary>
    public string[] Classes { get; init; } = [];

    /// <summary>Samples per second that recordings are brought to; 0, before the data are loaded, for those of the first.</summary>
    public int Rate { get; init; }

    /// <summary>Seconds of sound that a model hears.</summary>
    public double Seconds { get; init; }

    /// <summary>Mel bands.</summary>
    public int Bands { get; init; }

    /// <summary>Speaker whose recordings test the model and do not train it; "all" for each in turn, null for the split of the data.</summary>
    public string? HoldOut { get; init; }

    /// <summary>Speakers that are held out, one for each model; empty where none is, and before the data are loaded.</summary>
    public string[] HeldOut { get; init; } = [];

    /// <summary>Passes over the training recordings.</summary>
    public int Epochs { get; init; }

    /// <summary>Recordings per step.</summary>
    public int BatchSize { get; init; }

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>Maps of the first convolution.</summary>
    public int Maps { get; init; }

    /// <summary>Size of the recurrent units.</summary>
    public int Hidden { get; init; }

    /// <summary>Share of features that training silences.</summary>
    public double Dropout { get; init; }
}
