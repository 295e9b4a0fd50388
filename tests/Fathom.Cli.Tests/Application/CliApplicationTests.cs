namespace Fathom.Cli.Tests;

public class CliApplicationTests
{
    [Fact]
    public void Help_lists_the_commands()
    {
        var result = Invocation.Of("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("fathom [command]", result.Out, StringComparison.Ordinal);
        Assert.All(["train", "evaluate", "predict", "summary", "info"], command => Assert.Contains(command, result.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_command_it_shows_help()
    {
        Assert.Contains("train", Invocation.Of().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_has_help()
    {
        Assert.Contains("--epochs", Invocation.Of("train", "--help").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_one_line()
    {
        var result = Invocation.Of("--version");

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Out.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_misspelt_command_is_a_usage_error_with_a_suggestion()
    {
        Invocation.Of("trian").FailsWith(2, "Did you mean train?");
    }

    [Fact]
    public void An_unknown_option_is_a_usage_error()
    {
        Invocation.Of("info", "--colour").FailsWith(2, "--colour");
    }

    [Fact]
    public void Debugging_shows_where_a_mistake_was_found()
    {
        using StringWriter output = new(), error = new();

        CliApplication.Run(["train", "lenett"], new CliConsole(output, error, environment: name => name == "FATHOM_DEBUG" ? "1" : null));

        Assert.Contains("   at ", error.ToString(), StringComparison.Ordinal);
    }
}
