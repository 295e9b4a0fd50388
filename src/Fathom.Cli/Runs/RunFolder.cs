using System.Text.Json;
using Fathom.Formats;
using Fathom.Models;
using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>A finished run on disk.</summary>
internal sealed class RunFolder
{
    /// <summary>The weights.</summary>
    public const string ModelFile = "model.safetensors";

    /// <summary>What it takes to build the model.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>One line per epoch.</summary>
    public const string LogFile = "log.jsonl";

    /// <summary>The page for people.</summary>
    public const string ReportFile = "report.html";

    private RunFolder(string path, RunConfig config) => (Path, Config) = (path, config);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its settings.</summary>
    public RunConfig Config { get; }

    /// <summary>Whether <paramref name="path"/> is a run.</summary>
    public static bool IsPresent(string path) => File.Exists(System.IO.Path.Combine(path, ConfigFile));

    /// <summary>Reads the settings of the run in <paramref name="path"/>.</summary>
    public static RunFolder Open(string path)
    {
        if (!Directory.Exists(path))
            throw new CliException($"{path}: no such run. Give the folder that fathom train wrote.");
        var file = System.IO.Path.Combine(path, ConfigFile);
        if (!File.Exists(file))
            throw new CliException($"{path}: not a run, it has no {ConfigFile}. Give the folder that fathom train wrote.");
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

    /// <summary>Builds the model and gives it the saved weights.</summary>
    public Layer LoadModel()
    {
        var file = System.IO.Path.Combine(Path, ModelFile);
        if (!File.Exists(file))
            throw new CliException($"{Path}: not a whole run, it has no {ModelFile}.");
        var model = Build(Config);
        var saved = Safetensors.Load(file).Tensors;
        try
        {
            model.LoadState(saved.ToDictionary(entry => entry.Key, entry => entry.Value.ToTensor()));
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CliException($"{file}: does not fit the {Config.Recipe} of {ConfigFile}: {exception.Message}");
        }
        model.Eval();
        return model;
    }

    /// <summary>A new model for <paramref name="config"/>; the same seed gives the same weights.</summary>
    public static Layer Build(RunConfig config) =>
        RecipeNames.Find(config.Recipe).Build(Shape.Create(config.InputShape), config.Classes.Length, new RandomKey(config.Seed).Fold(0));

    /// <summary>Writes settings and weights.</summary>
    public static void Write(string path, RunConfig config, Module model)
    {
        AtomicFile.WriteText(System.IO.Path.Combine(path, ConfigFile), JsonSerializer.Serialize(config, RunJson.Default.RunConfig) + "\n");
        Safetensors.Save(
            System.IO.Path.Combine(path, ModelFile),
            model.State.Select(entry => KeyValuePair.Create(entry.Key, new TensorBytes(entry.Value.DType, entry.Value.Shape, entry.Value.Value.ToBytes()))));
    }

    private static RunConfig Checked(RunConfig config, string file)
    {
        if (Recipes.Find(config.Recipe) is null)
            throw new CliException($"{file}: unknown recipe {config.Recipe}.{Suggestion.For(config.Recipe, Recipes.All.Select(recipe => recipe.Name))}");
        if (config.InputShape is not [> 0 and <= 16, > 0 and <= 4096, > 0 and <= 4096] || config.Classes.Length is 0 or > 100_000)
            throw new CliException($"{file}: damaged: input shape [{string.Join(", ", config.InputShape)}] with {config.Classes.Length} classes.");
        if (config.Mean.Length != config.InputShape[0] || config.Std.Length != config.InputShape[0] || config.Std.Any(std => !(std > 0)))
            throw new CliException($"{file}: damaged: mean and std must have one number for each of the {config.InputShape[0]} channels.");
        return config;
    }
}
