namespace Fathom.Cli;

/// <summary>The settings of a run of <c>names</c>.</summary>
internal sealed record NamesConfig : RecipeConfig
{
    /// <summary>All characters of the names and the line break that parts them, in the order of their ids; empty before they are read.</summary>
    public string Characters { get; init; } = "";

    /// <summary>Characters of the longest name.</summary>
    public int LongestName { get; init; }

    /// <summary>Steps in all.</summary>
    public int Steps { get; init; }

    /// <summary>Names per step.</summary>
    public int BatchSize { get; init; }

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>Layers of the Transformer.</summary>
    public int Layers { get; init; }

    /// <summary>Heads of its attention.</summary>
    public int Heads { get; init; }

    /// <summary>Its features C.</summary>
    public int Width { get; init; }

    /// <summary>Share of activations that training silences.</summary>
    public double Dropout { get; init; }
}
