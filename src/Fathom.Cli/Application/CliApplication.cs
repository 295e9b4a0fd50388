using System.CommandLine;
using System.CommandLine.Help;

namespace Fathom.Cli;

/// <summary>The tool <c>fathom</c>, callable without a process.</summary>
public static class CliApplication
{
    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, such as <c>train lenet --epochs 3</c>.</param>
    /// <param name="console">Where it writes.</param>
    /// <param name="cancellation">Stops a training run after its current step; the model is saved.</param>
    /// <returns>0 done, 1 failure, 2 wrong usage, 130 stopped.</returns>
    public static int Run(IReadOnlyList<string> args, CliConsole console, CancellationToken cancellation = default)
    {
        try
        {
            var root = Root(console, cancellation);
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
                throw Usage(root, parsed);
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = console.Out, Error = console.Error });
        }
        catch (Exception exception)
        {
            var (message, exitCode) = Mistakes.Describe(exception);
            console.Error.WriteLine(console.Debug ? exception.ToString() : $"fathom: {message}");
            return exitCode;
        }
    }

    // A RootCommand would call itself after the assembly, which is not what people type.
    private static Command Root(CliConsole console, CancellationToken cancellation)
    {
        var root = new Command("fathom", "Deep learning for .NET: trains image classifiers, looks inside them, and uses them.")
        {
            new HelpOption { Recursive = true },
            new VersionOption(),
            TrainCommand.Create(console, cancellation),
            EvaluateCommand.Create(console, cancellation),
            PredictCommand.Create(console),
            GenerateCommand.Create(console, cancellation),
            SummaryCommand.Create(console),
            ProfileCommand.Create(console, cancellation),
            InfoCommand.Create(console),
        };
        root.SetAction(new HelpAction().Invoke);
        return root;
    }

    private static CliException Usage(Command root, ParseResult parsed)
    {
        var message = parsed.Errors[0].Message;
        var unknown = parsed.CommandResult.Command == root && parsed.UnmatchedTokens.Count > 0
            ? Suggestion.For(parsed.UnmatchedTokens[0], root.Subcommands.Select(command => command.Name))
            : "";
        return new($"{message}{unknown} See fathom --help.", ExitCodes.Usage);
    }
}
