using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Recipes by what the user typed.</summary>
internal static class RecipeNames
{
    /// <summary>Every recipe, image classifiers first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Recipes.All.Select(recipe => recipe.Name), .. RecipeCatalog.All.Select(recipe => recipe.Name)];

    /// <summary>The image classifier of that name.</summary>
    /// <exception cref="CliException">When there is none; the message suggests one.</exception>
    public static Recipe Find(string name) => Recipes.Find(name) ?? throw new CliException(
        RecipeCatalog.Find(name) is { } other
            ? $"{other.Name} is no image classifier; what its model is depends on its data. See fathom train {other.Name} --help."
            : $"unknown recipe '{name}'. There are {string.Join(", ", All)}." + Suggestion.For(name, All),
        ExitCodes.Usage);
}
