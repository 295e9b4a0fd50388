namespace Fathom.Cli;

/// <summary>What was asked of <c>fathom train</c>; null where the recipe decides.</summary>
internal sealed record TrainOptions
{
    public required string Recipe { get; init; }

    public required string Data { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public double? LearningRate { get; init; }

    public ulong Seed { get; init; }

    public int? Limit { get; init; }

    public bool Profile { get; init; }

    public string? Out { get; init; }

    /// <summary>The command line that repeats the run.</summary>
    public string CommandLine => string.Join(' ', new[]
    {
        $"fathom train {Recipe}", $"--data {(Data.Contains(' ') ? $"\"{Data}\"" : Data)}",
        Option("epochs", Epochs), Option("batch-size", BatchSize), Option("learning-rate", LearningRate), Option("limit", Limit), $"--seed {Seed}",
    }.Where(part => part.Length > 0));

    private static string Option<T>(string name, T? value) where T : struct, IFormattable =>
        value is { } given ? $"--{name} {given.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}" : "";
}
