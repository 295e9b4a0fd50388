namespace Fathom.Cli.Tests;

[Collection(OneAtATime.Name)]
public sealed class LanguageRecipeTests : IDisposable
{
    private static readonly string[] Small = ["--layers", "1", "--width", "16", "--context", "16", "--batch-size", "4", "--steps", "4", "--json"];
    private readonly string folder = Directory.CreateTempSubdirectory("fathom-language-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("gpt")]
    [InlineData("lstm-lm")]
    public void A_text_is_learned_measured_and_continued(string recipe)
    {
        var (text, run) = (Write("text.txt", string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 40))), PathOf(recipe));
        string[] heads = recipe == "gpt" ? ["--heads", "2"] : [];
        var trained = Invocation.Of(["train", recipe, "--data", text, "--out", run, .. Small, .. heads]);

        Assert.Equal(0, trained.ExitCode);
        Assert.Equal((double)trained.Json["validation_loss"]!, (double)Invocation.Of("evaluate", run, "--json").Json["validation_loss"]!, 1e-6);
        var first = Invocation.Of("generate", run, "--prompt", "the ", "--tokens", "40", "--seed", "3", "--json").Json["texts"]![0]!.ToString();
        Assert.Equal(40, first.Length);
        Assert.Equal(first, Invocation.Of("generate", run, "--prompt", "the ", "--tokens", "40", "--seed", "3", "--json").Json["texts"]![0]!.ToString());
        Invocation.Of("generate", run, "--prompt", "Ω").FailsWith(1, "--prompt");
    }

    [Fact]
    public void Products_may_be_in_bf16()
    {
        var text = Write("text.txt", string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 40)));
        double LossWith(params string[] precision)
        {
            var trained = Invocation.Of(["train", "gpt", "--data", text, "--out", PathOf($"run{precision.Length}"), .. Small, "--heads", "2", .. precision]);
            Assert.Equal(0, trained.ExitCode);
            Assert.True((long)trained.Json["peak_memory_mb"]! > 0);
            return (double)trained.Json["validation_loss"]!;
        }
        var (exact, mixed) = (LossWith(), LossWith("--precision", "bf16"));

        Assert.NotEqual(exact, mixed);
        Assert.Equal(exact, mixed, 0.02);
        Invocation.Of("train", "gpt", "--data", text, "--precision", "f8").FailsWith(2, "f8");
    }

    [Fact]
    public void Names_are_measured_beside_counts_of_pairs()
    {
        var names = Write("names.txt", string.Join('\n', Enumerable.Range(0, 60).Select(i => $"an{(char)('a' + i % 20)}{(char)('a' + i / 20)}")));
        var trained = Invocation.Of("train", "names", "--data", names, "--out", PathOf("names"), "--layers", "1", "--width", "16", "--heads", "2", "--steps", "4", "--json");

        Assert.Equal(0, trained.ExitCode);
        Assert.True((double)trained.Json["bigram_test_loss"]! > 0);
        Assert.Equal(3, Invocation.Of("generate", PathOf("names"), "--count", "3", "--json").Json["texts"]!.AsArray().Count);
    }

    [Fact]
    public void Sentences_are_told_apart()
    {
        Write("reviews.neg", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"a dull and tired film {i}")));
        Write("reviews.pos", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"a bright and moving film {i}")));
        var trained = Invocation.Of(
            "train", "sentiment", "--data", folder, "--out", PathOf("run"), "--members", "1", "--epochs", "2", "--width", "8", "--vector-size", "8", "--json");

        Assert.Equal(0, trained.ExitCode);
        Assert.Equal(1, (double)trained.Json["test_accuracy"]!);
        Assert.Equal("neg", Invocation.Of("predict", PathOf("run"), "a tired film", "--json").Json["class"]!.ToString());
    }

    [Theory]
    [InlineData("gpt", 1, "context")]
    [InlineData("sentiment", 1, "text")]
    [InlineData("translate", 1, "folder")]
    public void What_does_not_fit_is_named(string recipe, int exitCode, string part) =>
        Invocation.Of("train", recipe, "--data", Write("short.txt", "ab"), "--out", PathOf("bad")).FailsWith(exitCode, part);

    private string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
