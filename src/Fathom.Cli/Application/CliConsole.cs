using Spectre.Console;

namespace Fathom.Cli;

/// <summary>The outside world of a command: where it writes, and the environment. The only place that reads environment variables.</summary>
/// <param name="output">Standard output: results.</param>
/// <param name="error">Standard error: mistakes, and progress when the output is JSON.</param>
/// <param name="outputIsTerminal">Whether a person watches <paramref name="output"/>, so that colours and redrawing make sense.</param>
/// <param name="errorIsTerminal">Whether a person watches <paramref name="error"/>.</param>
/// <param name="environment">Value of an environment variable, or null.</param>
public sealed class CliConsole(
    TextWriter output, TextWriter error, bool outputIsTerminal = false, bool errorIsTerminal = false, Func<string, string?>? environment = null)
{
    // Lines for a file or another program are not wrapped.
    private const int PlainWidth = 500;
    private readonly Func<string, string?> environment = environment ?? (_ => null);

    /// <summary>Standard output.</summary>
    public TextWriter Out { get; } = output;

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Folder of downloaded data: FATHOM_CACHE, or the default when null.</summary>
    public string? CacheFolder => Read("FATHOM_CACHE");

    /// <summary>Whether mistakes come with a stack trace: FATHOM_DEBUG=1.</summary>
    public bool Debug => Read("FATHOM_DEBUG") is not (null or "0");

    /// <summary>The process's own streams and environment.</summary>
    public static CliConsole ForProcess() => new(
        Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, Environment.GetEnvironmentVariable);

    /// <summary>Where people read: standard output, or standard error when that carries JSON.</summary>
    internal IAnsiConsole Screen(bool json) => json ? Create(Error, errorIsTerminal) : Create(Out, outputIsTerminal);

    private IAnsiConsole Create(TextWriter writer, bool terminal)
    {
        var ansi = terminal && Read("TERM") != "dumb";
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = !ansi || Read("NO_COLOR") is not null ? ColorSystemSupport.NoColors
                : Read("COLORTERM") is "truecolor" or "24bit" ? ColorSystemSupport.TrueColor : ColorSystemSupport.EightBit,
            Interactive = ansi ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Capabilities.Unicode = true;
        if (!terminal)
            console.Profile.Width = PlainWidth;
        return console;
    }

    private string? Read(string name) => environment(name) is { Length: > 0 } value ? value : null;
}
