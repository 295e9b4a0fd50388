using System.Text.Json;
using Fathom.Formats;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A finished run on disk.</summary>
internal sealed class RunFolder
{
    /// <summary>The weights.</summary>
    public const string ModelFile = "model.safetensors";

    /// <summary>What it takes to build the model.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>One line per epoch, or per record of a loop that counts steps.</summary>
    public const string LogFile = "log.jsonl";

    /// <summary>The figures, as <c>--json</c> prints them; of recipes with figures of their own.</summary>
    public const string ResultFile = "result.json";

    /// <summary>The page for people.</summary>
    public const string ReportFile = "report.html";

    private const string CheckpointFolder = "checkpoints";

    private RunFolder(string path, RunConfig config) => (Path, Config) = (path, config);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its settings.</summary>
    public RunConfig Config { get; }

    /// <summary>Where the checkpoints of the run in <paramref name="path"/> are.</summary>
    public static string CheckpointFolderOf(string path) => System.IO.Path.Combine(path, CheckpointFolder);

    /// <summary>The file that the run in <paramref name="path"/> can be resumed from.</summary>
    public static string CheckpointOf(string path) => System.IO.Path.Combine(CheckpointFolderOf(path), "last.safetensors");

    /// <summary>Whether the run in <paramref name="path"/> can be gone on with.</summary>
    public static bool HasCheckpoint(string path) =>
        Directory.Exists(CheckpointFolderOf(path)) && Directory.EnumerateFiles(CheckpointFolderOf(path), "*.safetensors").Any();

    /// <summary>The run that a checkpoint belongs to.</summary>
    public static RunFolder OfCheckpoint(string file) => Open(System.IO.Path.GetFullPath(System.IO.Path.Combine(file, "..", "..")));

    /// <summary>Whether <paramref name="path"/> is a run.</summary>
    public static bool IsPresent(string path) => File.Exists(System.IO.Path.Combine(path, ConfigFile));

    /// <summary>Reads the settings of the run in <paramref name="path"/>.</summary>
    public static RunFolder Open(string path)
    {
        var file = ConfigOf(path);
        try
        {
            var config = JsonSerializer.Deserialize(File.ReadAllBytes(file), RunJson.Default.RunConfig)
                ?? throw new JsonException("it holds null");
            return new(path, Checked(config, file));
        }
        catch (JsonException exception)
        {
            throw new CliException($"{file}: damaged: {exception.Message}");
        }
    }

    /// <summary>The settings' file of the run in <paramref name="path"/>.</summary>
    /// <exception cref="CliException">When there is no finished run; the message says what there is.</exception>
    public static string ConfigOf(string path)
    {
        if (!Directory.Exists(path) && StagedRun.IsUnfinished(path))
            throw new CliException($"{path}: not finished. Go on with fathom train --resume {path}.");
        if (!Directory.Exists(path))
            throw new CliException($"{path}: no such run. Give the folder that fathom train wrote.");
        return IsPresent(path) ? System.IO.Path.Combine(path, ConfigFile)
            : throw new CliException($"{path}: not a run, it has no {ConfigFile}. Give the folder that fathom train wrote.");
    }

    /// <summary>Gives <paramref name="model"/> the weights of the run in <paramref name="path"/>, and puts it in evaluation mode.</summary>
    /// <param name="path">The run.</param>
    /// <param name="recipe">Name of its recipe, for messages.</param>
    /// <param name="model">A model built by the run's settings.</param>
    public static void LoadInto(string path, string recipe, Module model)
    {
        var file = System.IO.Path.Combine(path, ModelFile);
        if (!File.Exists(file))
            throw new CliException($"{path}: not a whole run, it has no {ModelFile}.");
        try
        {
            model.Load(file);
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or InvalidOperationException or InvalidDataException)
        {
            throw new CliException($"{file}: does not fit the {recipe} of {ConfigFile}: {exception.Message}");
        }
        model.Eval();
    }

    /// <summary>Builds the model and gives it the saved weights.</summary>
    public Layer LoadModel()
    {
        var model = Build(Config);
        LoadInto(Path, Config.Recipe, model);
        return model;
    }

    /// <summary>A new model for <paramref name="config"/>; the same seed gives the same weights.</summary>
    public static Layer Build(RunConfig config) =>
        RecipeNames.Find(config.Recipe).Build(
        Shape.Create(config.InputShape), config.Classes.Length, config.Plan, new RandomKey(config.Seed).Fold(0));

    /// <summary>Writes the settings.</summary>
    public static void WriteConfig(string path, RunConfig config) =>
        AtomicFile.WriteText(System.IO.Path.Combine(path, ConfigFile), JsonSerializer.Serialize(config, RunJson.Default.RunConfig) + "\n");

    /// <summary>Writes the weights.</summary>
    public static void WriteModel(string path, Module model) => model.Save(System.IO.Path.Combine(path, ModelFile));

    private static RunConfig Checked(RunConfig config, string file)
    {
        if (Recipes.Find(config.Recipe) is null)
            throw new CliException($"{file}: unknown recipe {config.Recipe}.{Suggestion.For(config.Recipe, Recipes.All.Select(recipe => recipe.Name))}");
        if (config.InputShape is not [> 0 and <= 16, > 0 and <= 4096, > 0 and <= 4096] || config.Classes.Length is 0 or > 100_000)
            throw new CliException($"{file}: damaged: input shape [{string.Join(", ", config.InputShape)}] with {config.Classes.Length} classes.");
        if (config.Plan.Maps is < 1 or > 4096)
            throw new CliException($"{file}: damaged: a plan with {config.Plan.Maps} maps.");
        if (config.Mean.Length != config.InputShape[0] || config.Std.Length != config.InputShape[0] || config.Std.Any(std => !(std > 0)))
            throw new CliException($"{file}: damaged: mean and std must have one number for each of the {config.InputShape[0]} channels.");
        return config;
    }
}
