using System.Text.Json.Nodes;

namespace Fathom.Cli;

/// <summary>What a command says.</summary>
/// <param name="Lines">For people.</param>
/// <param name="Json">For programs.</param>
internal sealed record RecipeAnswer(IReadOnlyList<string> Lines, JsonObject Json);
