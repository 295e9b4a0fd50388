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
        Check(run.Path, config, data, console.Error);
        return data;
    }

    /// <summary>Refuses data that the model cannot take, and warns of data whose classes have other names.</summary>
    /// <param name="path">The run, for messages.</param>
    /// <param name="config">What its model takes.</param>
    /// <param name="data">The data.</param>
    /// <param name="error">Where a warning goes.</param>
    internal static void Check(string path, RunConfig config, LoadedData data, TextWriter error)
    {
        if (!data.ImageShape.SequenceEqual(config.InputShape))
            throw new CliException(
                $"{data.Name}: images are {data.ImageShape}, but the model of {path} takes [{string.Join(", ", config.InputShape)}] (it was trained on {config.Data}).");
        if (data.Classes.Count != config.Classes.Length)
            throw new CliException(
                $"{data.Name}: has {data.Classes.Count} classes, but the model of {path} knows {config.Classes.Length} (it was trained on {config.Data}).");
        var other = Enumerable.Range(0, config.Classes.Length).Where(i => data.Classes[i] != config.Classes[i]).ToArray();
        if (other.Length > 0)
            error.WriteLine(
                $"fathom: warning: {other.Length} of {config.Classes.Length} classes have other names in {data.Name} than in the model's training on {config.Data}: "
                + $"class {other[0]} is '{data.Classes[other[0]]}', it was '{config.Classes[other[0]]}'. They are compared by number.");
    }
}
