using System.Globalization;

namespace Fathom.Cli;

/// <summary>Holds what was asked against the settings of a run that is to go on.</summary>
internal static class Resumption
{
    /// <summary>The run's settings, with more epochs if that was asked for.</summary>
    /// <exception cref="CliException">When an option contradicts the run; the message names all that do.</exception>
    public static RunConfig Settle(RunConfig config, TrainOptions options)
    {
        string[] contradictions =
        [
            .. Contradiction("recipe ", config.Recipe, options.Recipe is { } name ? RecipeNames.Find(name).Name : null),
            .. Contradiction("--data ", config.DataSource, options.Data is { } data && !DataSource.Names.Contains(data) ? Path.GetFullPath(data) : options.Data),
            .. Contradiction("--batch-size ", Text(config.Plan.BatchSize), Text(options.BatchSize)),
            .. Contradiction("--learning-rate ", Text(config.Plan.LearningRate), Text(options.LearningRate)),
            .. Contradiction("--seed ", Text(config.Seed), Text(options.Seed)),
            .. Contradiction("--limit ", Text(config.Limit) ?? "none", Text(options.Limit)),
            .. options.Epochs < config.Plan.Epochs ? [$"--epochs {config.Plan.Epochs}, which can only grow"] : Array.Empty<string>(),
            .. options.Out is not null ? ["--out is where it is"] : Array.Empty<string>(),
        ];
        if (contradictions.Length > 0)
            throw new CliException(
                $"--resume {options.Resume}: the run has {string.Join("; ", contradictions)}. Leave these out to go on with it, or train anew.", ExitCodes.Usage);
        return config with { Plan = config.Plan with { Epochs = options.Epochs ?? config.Plan.Epochs } };
    }

    /// <summary>Checks that <paramref name="now"/>, made from the data as they are, describes the data that the run began with.</summary>
    public static void CheckData(RunConfig config, RunConfig now)
    {
        if (!config.InputShape.SequenceEqual(now.InputShape) || !config.Classes.SequenceEqual(now.Classes)
            || !config.Mean.SequenceEqual(now.Mean) || !config.Std.SequenceEqual(now.Std))
            throw new CliException($"the data in {config.DataSource} are no longer those that the run began with; it cannot be continued.");
    }

    private static string[] Contradiction(string what, string? run, string? asked) => asked is null || asked == run ? [] : [$"{what}{run}, not {asked}"];

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
