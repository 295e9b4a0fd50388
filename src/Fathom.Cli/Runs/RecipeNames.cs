using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Recipes by what the user typed.</summary>
internal static class RecipeNames
{
    /// <summary>The recipe of that name.</summary>
    /// <exception cref="CliException">When there is none; the message suggests one.</exception>
    public static Recipe Find(string name) => Recipes.Find(name) ?? throw new CliException(
        $"unknown recipe '{name}'. There are {string.Join(", ", Recipes.All.Select(recipe => recipe.Name))}."
        + Suggestion.For(name, Recipes.All.Select(recipe => recipe.Name)),
        ExitCodes.Usage);
}
