using Spectre.Console;

namespace Fathom.Cli;

/// <summary>The world around a recipe.</summary>
/// <param name="console">Where it writes.</param>
/// <param name="json">Whether the result is wanted as JSON, so that people read on standard error.</param>
/// <param name="cancellation">Asks to stop.</param>
internal sealed class RecipeContext(CliConsole console, bool json, CancellationToken cancellation)
{
    /// <summary>Where people read.</summary>
    public IAnsiConsole Screen { get; } = console.Screen(json);

    /// <summary>Asks to stop.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Prints an answer, for people and if wanted as JSON.</summary>
    public void Tell(RecipeAnswer answer)
    {
        foreach (var line in answer.Lines)
            Screen.WriteLine(line);
        if (json)
            console.Out.WriteLine(answer.Json.ToJsonString());
    }
}
