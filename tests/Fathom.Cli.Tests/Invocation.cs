namespace Fathom.Cli.Tests;

/// <summary>The result of one command line, run in this process.</summary>
/// <param name="ExitCode">What the process would return.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Invocation(int ExitCode, string Out, string Error)
{
    /// <summary>The last line of standard output, which <c>--json</c> makes an object.</summary>
    public System.Text.Json.Nodes.JsonObject Json =>
        System.Text.Json.Nodes.JsonNode.Parse(Out.TrimEnd().Split('\n')[^1])!.AsObject();

    public static Invocation Of(params IReadOnlyList<string> args)
    {
        using StringWriter output = new(), error = new();
        var exitCode = CliApplication.Run(args, new CliConsole(output, error));
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts a failure that is told in one line and without a stack trace.</summary>
    public void FailsWith(int exitCode, string part)
    {
        Assert.Contains(part, Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, ExitCode);
        Assert.Single(Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("fathom: ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
