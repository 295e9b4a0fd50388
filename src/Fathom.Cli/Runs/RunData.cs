using Spectre.Console;

namespace Fathom.Cli;

/// <summary>Data for a run that was trained before.</summary>
internal static class RunData
{
    /// <summary>Loads <paramref name="source"/>, or what the run was trained on, and checks that it fits the model.</summary>
    public static LoadedData Load(RunFolder run, string? source, int? limit, CliConsole console, IAnsiConsole screen, CancellationToken cancellation = default)
    {
        var config = run.Config;
        var data = new DataSource(console, screen, cancellation).Load(source ?? config.DataSource, limit ?? config.Limit);
        if (!data.ImageShape.SequenceEqual(config.InputShape))
            throw new CliException(
                $"{data.Name}: images are {data.ImageShape}, but the model of {run.Path} takes [{string.Join(", ", config.InputShape)}] (it was trained on {config.Data}).");
        if (data.Classes.Count > config.Classes.Length)
            throw new CliException($"{data.Name}: has {data.Classes.Count} classes, but the model of {run.Path} knows {config.Classes.Length}.");
        return data;
    }
}
