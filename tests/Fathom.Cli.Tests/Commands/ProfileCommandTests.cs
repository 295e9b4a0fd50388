using System.Text.Json.Nodes;

namespace Fathom.Cli.Tests;

[Collection(OneAtATime.Name)]
public sealed class ProfileCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fathom-profile-").FullName;

    [Fact]
    public void Kernels_are_told_by_time_against_what_the_machine_allows()
    {
        var result = Invocation.Of("profile", "lenet", "--limit", "200", "--batch-size", "50", "--measure", "3", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("convolution, weight gradient", result.Error, StringComparison.Ordinal);
        Assert.Contains("outside kernels", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Error);
        var kernels = result.Json["kernels"]!.AsArray().Select(kernel => kernel!.AsObject()).ToArray();
        Assert.Contains(kernels, kernel => Is(kernel, "kernel", "conv+") && (double)kernel["limit_share"]! > 0);
        Assert.Equal(kernels.Select(kernel => (double)kernel["ms"]!).OrderDescending(), kernels.Select(kernel => (double)kernel["ms"]!));
        Assert.All(kernels, kernel => Assert.True((double)kernel["calls"]! > 0));
        Assert.InRange(kernels.Sum(kernel => (double)kernel["share"]!), 0.05, 1.001);
        var step = (double)result.Json["step_ms"]!;
        Assert.Equal(step, kernels.Sum(kernel => (double)kernel["ms"]!) + (double)result.Json["outside_ms"]!, 1e-6 * step);
        Assert.True((double)result.Json["peak_gflops"]! > 0 && (double)result.Json["bandwidth_gbs"]! > 0);
        Assert.Equal(3, (int)result.Json["steps"]!);
    }

    [Fact]
    public void A_trace_holds_the_kernels_of_one_step_in_order()
    {
        var file = Path.Combine(folder, "step.json");

        var result = Invocation.Of("profile", "mlp", "--limit", "100", "--measure", "2", "--trace", file, "--json");

        Assert.Equal(0, result.ExitCode);
        var events = JsonNode.Parse(File.ReadAllBytes(file))!["traceEvents"]!.AsArray();
        Assert.NotEmpty(events);
        Assert.All(events, entry => Assert.Equal("X", (string?)entry!["ph"]));
        Assert.All(events, entry => Assert.True((double)entry!["dur"]! >= 0));
        Assert.Equal(events.Select(entry => (double)entry!["ts"]!).Order(), events.Select(entry => (double)entry!["ts"]!));
        // A perceptron of three layers: three products forward, two for its inputs' and three for its weights' gradients.
        Assert.Equal(8, events.Count(entry => Is(entry!, "name", "matrix product")));
        Assert.Equal(8, result.Json["kernels"]!.AsArray().Where(kernel => Is(kernel!, "kernel", "matmul")).Sum(kernel => (double)kernel!["calls"]!));
    }

    // What a kernel does with its result before it is stored follows in its name.
    private static bool Is(JsonNode entry, string name, string start) => ((string?)entry[name])!.StartsWith(start, StringComparison.Ordinal);

    [Theory]
    [InlineData("gpt", "attention")]
    [InlineData("lstm-lm", "matmul")]
    public void Recipes_with_data_of_their_own_are_profiled_with_their_options(string recipe, string kernel)
    {
        var text = Write("the cat sat on the mat. ");
        string[] heads = recipe == "gpt" ? ["--heads", "2"] : [];

        var result = Invocation.Of(
            ["profile", recipe, "--data", text, "--layers", "1", "--width", "16", "--context", "16", "--batch-size", "4", "--steps", "1000000", .. heads, "--measure", "3", "--json"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal((recipe, "text", 3), ((string?)result.Json["recipe"], (string?)result.Json["data"], (int)result.Json["steps"]!));
        Assert.Contains(result.Json["kernels"]!.AsArray(), row => Is(row!, "kernel", kernel));
        Assert.Equal(["text.txt"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_training_that_is_too_short_to_be_measured_says_so()
    {
        Invocation.Of("profile", "gpt", "--data", Write("the cat sat on the mat. "), "--layers", "1", "--heads", "2", "--width", "16", "--context", "16", "--steps", "2")
            .FailsWith(1, "ended before 20 steps were measured");
    }

    private string Write(string sentence)
    {
        var path = Path.Combine(folder, "text.txt");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat(sentence, 40)));
        return path;
    }

    [Fact]
    public void More_kernels_than_lines_are_told_together()
    {
        Assert.Contains(" others", Invocation.Of("profile", "mlp", "--limit", "60", "--measure", "1", "--top", "2").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile", "lenett", "--measure", "1", "Did you mean lenet?")]
    [InlineData("profile", "mlp", "--measure", "0", "--measure: '0'")]
    [InlineData("profile", "mlp", "--trace", "nowhere/at/all.json", "no such folder")]
    [InlineData("profile", "mlp", "--trace", ".", "is a folder")]
    [InlineData("profile", "Required argument")]
    public void Mistakes_are_told_in_one_line(params string[] argumentsAndMessage)
    {
        Invocation.Of(argumentsAndMessage[..^1]).FailsWith(2, argumentsAndMessage[^1]);
    }

    [Fact]
    public void A_request_to_stop_ends_it_without_a_table()
    {
        using StringWriter output = new(), error = new();

        Assert.Equal(130, CliApplication.Run(["profile", "mlp", "--limit", "60"], new CliConsole(output, error), new CancellationToken(canceled: true)));

        Assert.DoesNotContain("GFLOP/s", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
