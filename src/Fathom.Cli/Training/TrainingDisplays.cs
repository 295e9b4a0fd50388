using Spectre.Console;

namespace Fathom.Cli;

/// <summary>The display that suits a screen.</summary>
internal static class TrainingDisplays
{
    public static ITrainingDisplay For(IAnsiConsole screen) =>
        screen.Profile.Capabilities.Interactive ? new TerminalDisplay(screen) : new PlainDisplay(screen.Profile.Out.Writer);
}
