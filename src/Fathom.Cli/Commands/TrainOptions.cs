using System.Globalization;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>What was asked of <c>fathom train</c>; null where the recipe, or the run that is resumed, decides.</summary>
internal sealed record TrainOptions
{
    public string? Recipe { get; init; }

    public string? Data { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public double? LearningRate { get; init; }

    public ulong? Seed { get; init; }

    public int? Limit { get; init; }

    public bool Profile { get; init; }

    public string? Out { get; init; }

    public string? Resume { get; init; }

    /// <summary>Steps between checkpoints within an epoch; 0 for none.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>The command line that repeats the run.</summary>
    public string CommandLine => string.Join(' ', new[]
    {
        $"fathom train {Recipe}", $"--data {(Data?.Contains(' ') == true ? $"\"{Data}\"" : Data)}",
        Option("epochs", Epochs), Option("batch-size", BatchSize), Option("learning-rate", LearningRate), Option("limit", Limit), $"--seed {Seed}",
    }.Where(part => part.Length > 0));

    /// <summary>What is meant when nothing is said, for a run that begins.</summary>
    /// <exception cref="CliException">When there is no such recipe.</exception>
    public TrainOptions WithDefaults() => this with
    {
        Recipe = RecipeNames.Find(Recipe ?? Recipes.LeNet.Name).Name,
        Data = Data ?? DataSource.Synthetic,
        Seed = Seed ?? 0,
    };

    /// <summary>Options for which a new run has these settings.</summary>
    public static TrainOptions Repeating(RunConfig config) => new()
    {
        Recipe = config.Recipe,
        Data = config.DataSource,
        // The short form is what a recipe takes when no number is given.
        Epochs = config.Plan.Short ? null : config.Plan.Epochs,
        BatchSize = config.Plan.BatchSize,
        LearningRate = config.Plan.LearningRate,
        Limit = config.Limit,
        Seed = config.Seed,
    };

    private static string Option<T>(string name, T? value) where T : struct, IFormattable =>
        value is { } given ? $"--{name} {given.ToString(null, CultureInfo.InvariantCulture)}" : "";
}
