namespace Fathom.Cli.Tests;

public class InfoCommandTests
{
    [Fact]
    public void It_tells_version_processor_threads_and_cache()
    {
        var result = Invocation.Of("info", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual("0", (string?)result.Json["version"]);
        Assert.True((int)result.Json["threads"]! > 0);
        Assert.NotNull(result.Json["cache"]);
    }

    [Fact]
    public void The_cache_is_where_the_environment_says()
    {
        using StringWriter output = new(), error = new();
        var folder = Path.Combine(Path.GetTempPath(), "fathom-cache-of-a-test");

        CliApplication.Run(["info"], new CliConsole(output, error, environment: name => name == "FATHOM_CACHE" ? folder : null));

        Assert.Contains(folder, output.ToString(), StringComparison.Ordinal);
    }
}
