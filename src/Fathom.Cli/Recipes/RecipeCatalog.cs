using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Cli;

/// <summary>The recipes that are not image classifiers.</summary>
internal static class RecipeCatalog
{
    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<ICliRecipe> All { get; } =
    [
        new TabularRecipe(), new ForecastRecipe(), new SpeechRecipe(), new GptRecipe(), new LstmLmRecipe(), new NamesRecipe(), new SentimentRecipe(), new TranslateRecipe(),
    ];

    /// <summary>The recipe of that name, or null.</summary>
    public static ICliRecipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The recipe of the run in a folder; null for an image classifier, and for what is no run.</summary>
    public static ICliRecipe? OfRun(string? path)
    {
        if (path is null || !RunFolder.IsPresent(path))
            return null;
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(Path.Combine(path, RunFolder.ConfigFile))) is JsonObject config
                && config["recipe"] is JsonValue value && value.TryGetValue<string>(out var name) ? Find(name) : null;
        }
        catch (JsonException)
        {
            // Whoever opens the run says what is wrong.
            return null;
        }
    }
}
