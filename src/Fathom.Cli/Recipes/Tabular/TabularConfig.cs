using Fathom.Data;

namespace Fathom.Cli;

/// <summary>The settings of a run of <c>tabular</c>.</summary>
internal sealed record TabularConfig : RecipeConfig
{
    /// <summary>The column to predict; before the data are loaded, null for that of a known table.</summary>
    public string? Target { get; init; }

    /// <summary>Columns to leave out, besides those of a known table.</summary>
    public string[] Drop { get; init; } = [];

    /// <summary>File of rows to test with; null for none.</summary>
    public string? TestFile { get; init; }

    /// <summary>Share of the rows to test with, drawn class by class, where there are neither folds nor rows for testing.</summary>
    public double TestShare { get; init; }

    /// <summary>Number of folds of a stratified cross-validation; 0 for a single split, null for what the data suggest.</summary>
    public int? Folds { get; init; }

    /// <summary>Models whose probabilities are averaged, where there are no folds.</summary>
    public int Members { get; init; }

    /// <summary>How much rarer classes weigh more: weights go with this power of 1 / frequency; null for what the data suggest.</summary>
    public double? ClassWeightPower { get; init; }

    /// <summary>Weight of each class in the loss; empty before the data are loaded.</summary>
    public float[] ClassWeights { get; init; } = [];

    /// <summary>Passes over the training rows; before the data are loaded, 0 for what their number suggests.</summary>
    public int Epochs { get; init; }

    /// <summary>Rows per step; before the data are loaded, 0 for what their number suggests.</summary>
    public int BatchSize { get; init; }

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>Weight decay of AdamW.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Widths of the hidden layers.</summary>
    public int[] Hidden { get; init; } = [];

    /// <summary>Share of hidden activations that training silences.</summary>
    public double Dropout { get; init; }

    /// <summary>The most bins of a column of numbers.</summary>
    public int Bins { get; init; }

    /// <summary>What turns rows into numbers: one for each fold, or one for all members; empty before the data are loaded.</summary>
    public TableEncoder[] Encoders { get; init; } = [];
}
