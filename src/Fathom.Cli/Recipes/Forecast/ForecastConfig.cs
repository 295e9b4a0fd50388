using Fathom.Data;

namespace Fathom.Cli;

/// <summary>The settings of a run of <c>forecast</c>.</summary>
internal sealed record ForecastConfig : RecipeConfig
{
    /// <summary>Channels that are read and foretold; empty, before the data are loaded, for all.</summary>
    public string[] Channels { get; init; } = [];

    /// <summary>Readings that a model sees, L.</summary>
    public required int Input { get; init; }

    /// <summary>Readings that it foretells, H.</summary>
    public required int Horizon { get; init; }

    /// <summary>Readings to train with, to choose by, and to test with, in this order from the first; empty before the data are loaded.</summary>
    public int[] Split { get; init; } = [];

    /// <summary>Names of the models, see <see cref="ForecastPlans"/>.</summary>
    public required string[] Models { get; init; }

    /// <summary>Factor on the passes over the training windows of every model's plan.</summary>
    public double Effort { get; init; } = 1;

    /// <summary>What standardises the channels; null before the data are loaded.</summary>
    public SeriesScaling? Scaling { get; init; }
}
