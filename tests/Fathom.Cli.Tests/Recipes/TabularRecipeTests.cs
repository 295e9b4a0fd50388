namespace Fathom.Cli.Tests;

public class TabularRecipeTests(SmallData data) : IClassFixture<SmallData>
{
    private string[] Plan => ["train", "tabular", "--data", data.Table, "--target", "kind", "--width", "16", "--epochs", "20", "--batch-size", "16"];

    [Fact]
    public void A_table_is_learned_measured_and_used()
    {
        var path = data.PathOf("tabular");
        var trained = Invocation.Of([.. Plan, "--members", "2", "--out", path, "--json"]);

        Assert.Equal(0, trained.ExitCode);
        foreach (var name in (string[])["recipe", "data", "parameters", "seconds", "run", "test_accuracy", "auc", "average_precision", "recall_at_precision_80"])
            Assert.True(trained.Json.ContainsKey(name), name);
        Assert.True((double)trained.Json["test_accuracy"]! > 0.8, trained.Json.ToJsonString());
        foreach (var file in (string[])["model.safetensors", "config.json", "log.jsonl", "result.json", "report.html"])
            Assert.True(File.Exists(Path.Combine(path, file)), file);
        Assert.False(Directory.Exists(Path.Combine(path, "checkpoints")));

        Assert.Equal((double)trained.Json["test_accuracy"]!, (double)Invocation.Of("evaluate", path, "--json").Json["test_accuracy"]!);
        var predicted = Invocation.Of("predict", path, data.Table, "--json").Json["rows"]!.AsArray();
        Assert.Equal(120, predicted.Count);
        Assert.Equal(0, Invocation.Of("predict", path, "--index", "3").ExitCode);
        Assert.Contains("tabular", Invocation.Of("summary", path).Out, StringComparison.Ordinal);
        Assert.Contains("test_accuracy", Invocation.Of("info", path).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Folds_measure_every_row_once()
    {
        var trained = Invocation.Of([.. Plan, "--folds", "3", "--class-weights", "1", "--out", data.PathOf("folds"), "--json"]);

        Assert.Equal(0, trained.ExitCode);
        Assert.Equal(120, (int)trained.Json["samples"]!);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_also_when_it_was_stopped_between()
    {
        string whole = data.PathOf("whole"), stopped = data.PathOf("stopped");
        Assert.Equal(0, Invocation.Of([.. Plan, "--members", "2", "--out", whole]).ExitCode);
        using var source = new CancellationTokenSource();
        using var output = new StopAtLine(source, "model 2  step");
        using var error = new StringWriter();
        Assert.Equal(130, CliApplication.Run([.. Plan, "--members", "2", "--out", stopped], new CliConsole(output, error), source.Token));
        Assert.Contains("to go on: fathom train --resume", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("evaluate", stopped).ExitCode);

        Assert.Equal(0, Invocation.Of("train", "--resume", stopped).ExitCode);

        Assert.Equal(File.ReadAllBytes(Path.Combine(whole, "model.safetensors")), File.ReadAllBytes(Path.Combine(stopped, "model.safetensors")));
        Assert.Equal(File.ReadLines(Path.Combine(whole, "log.jsonl")).Count(), File.ReadLines(Path.Combine(stopped, "log.jsonl")).Count());
    }

    [Theory]
    [InlineData("klass", "no column 'klass'")]
    [InlineData("note", "rarest class")]
    public void A_target_that_does_not_serve_is_named(string target, string part) =>
        Invocation.Of("train", "tabular", "--data", data.Table, "--target", target, "--out", data.PathOf("bad")).FailsWith(1, part);

    [Fact]
    public void A_dropped_column_must_be_there() =>
        Invocation.Of("train", "tabular", "--data", data.Table, "--target", "kind", "--drop", "weight", "--out", data.PathOf("bad")).FailsWith(1, "no column 'weight'");

    [Fact]
    public void Without_a_target_the_columns_are_listed() => Invocation.Of("train", "tabular", "--data", data.Table).FailsWith(2, "size, colour, note, kind");

    [Fact]
    public void Data_that_are_not_there_are_named() => Invocation.Of("train", "tabular", "--data", data.PathOf("none.csv")).FailsWith(1, "none.csv: no such file");

    [Fact]
    public void Options_out_of_range_are_named() => Invocation.Of("train", "tabular", "--data", data.Table, "--folds", "1").FailsWith(2, "--folds");

    [Fact]
    public void What_is_sized_by_its_data_cannot_be_summarised_without_them() =>
        Invocation.Of("summary", "tabular").FailsWith(2, "no image classifier");

    [Fact]
    public void A_profile_needs_the_data_of_a_training() => Invocation.Of("profile", "tabular").FailsWith(2, "--data");

    private sealed class StopAtLine(CancellationTokenSource source, string text) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(text, StringComparison.Ordinal) == true)
                source.Cancel();
        }
    }
}
