using System.Text.Json.Nodes;
using Fathom.Formats;

namespace Fathom.Cli.Tests;

public class TrainCommandTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    [Fact]
    public void A_run_has_a_model_its_settings_a_log_and_a_report()
    {
        Assert.True(File.Exists(Path.Combine(run.Path, "checkpoints", "last.safetensors")));
        Assert.Equal(
            ["config.json", "log.jsonl", "model.safetensors", "report.html"],
            Directory.GetFiles(run.Path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.Equal(6, Safetensors.Load(Path.Combine(run.Path, "model.safetensors")).Tensors.Count);
        Assert.Equal(3, File.ReadLines(Path.Combine(run.Path, "log.jsonl")).Count(line => JsonNode.Parse(line)!["val_accuracy"] is not null));
        Assert.Contains("mlp", File.ReadAllText(Path.Combine(run.Path, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_tells_how_many_channels_each_depth_has()
    {
        var path = run.Beside("deep");
        Assert.Equal(0, Invocation.Of("train", "cnn", "--limit", "64", "--epochs", "1", "--out", path).ExitCode);

        var report = File.ReadAllText(Path.Combine(path, "report.html"));

        Assert.All([32, 64, 128], channels => Assert.Contains($"16 most varied of {channels} channels", report, StringComparison.Ordinal));
    }

    [Fact]
    public void The_report_and_the_settings_tell_the_optimizer()
    {
        var path = run.Beside("momentum");
        Assert.Equal(0, Invocation.Of("train", "cifar", "--limit", "40", "--epochs", "1", "--batch-size", "20", "--out", path).ExitCode);

        var plan = JsonNode.Parse(File.ReadAllText(Path.Combine(path, "config.json")))!["plan"]!;
        Assert.Equal("Sgd", (string?)plan["optimizer"]);
        Assert.Equal("AdamW", (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(run.Path, "config.json")))!["plan"]!["optimizer"]);
        Assert.Contains("momentum 0.9", File.ReadAllText(Path.Combine(path, "report.html")), StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("evaluate", path).ExitCode);
        Assert.Equal(0, Invocation.Of("predict", path, "--index", "3").ExitCode);
    }

    [Fact]
    public void The_short_form_of_a_recipe_is_told_used_again_and_left_by_asking_for_epochs()
    {
        var (data, path) = (MnistFolder.Write(run.Beside("mnist"), trainCount: 40, testCount: 20), run.Beside("short"));

        var result = Invocation.Of("train", "cnn", "--data", data, "--batch-size", "20", "--out", path, "--json");

        Assert.Equal(144_826, (int)result.Json["parameters"]!);
        Assert.Contains("the short form of cnn; its full form is trained with --epochs 10", result.Error, StringComparison.Ordinal);
        Assert.Equal((double)result.Json["test_accuracy"]!, (double)Invocation.Of("evaluate", path, "--json").Json["test_accuracy"]!);
        Assert.Contains($"fathom train cnn --data {data} --batch-size 20", File.ReadAllText(Path.Combine(path, "report.html")), StringComparison.Ordinal);
        Assert.Equal(2, (int)Invocation.Of("train", "--resume", path, "--epochs", "2", "--json").Json["epochs"]!);
        var full = Invocation.Of("train", "cnn", "--data", data, "--epochs", "1", "--batch-size", "20", "--out", path, "--json");
        Assert.Equal(575_338, (int)full.Json["parameters"]!);
        Assert.DoesNotContain("short form", full.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_object_with_the_result()
    {
        Assert.Equal(0, run.Result.ExitCode);
        Assert.Single(run.Result.Out.TrimEnd().Split('\n'));
        Assert.Equal(
            ["recipe", "data", "parameters", "epochs", "train_loss", "test_loss", "test_accuracy", "seconds", "peak_memory_mb", "run"],
            run.Result.Json.Select(entry => entry.Key));
        Assert.Equal("mlp", (string?)run.Result.Json["recipe"]);
        Assert.Equal("synthetic", (string?)run.Result.Json["data"]);
        Assert.Equal(3, (int?)run.Result.Json["epochs"]);
        Assert.InRange((double)run.Result.Json["test_accuracy"]!, 0.2, 1);
    }

    [Fact]
    public void Progress_to_a_file_has_no_escape_sequences()
    {
        Assert.Contains("epoch  3/3", run.Result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Result.Error);
        Assert.DoesNotContain('\r', run.Result.Error);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model()
    {
        string Train(string name, string seed)
        {
            var path = run.Beside(name);
            Assert.Equal(0, Invocation.Of("train", "mlp", "--limit", "100", "--epochs", "1", "--seed", seed, "--out", path).ExitCode);
            return Convert.ToHexString(File.ReadAllBytes(Path.Combine(path, "model.safetensors")));
        }

        var first = Train("first", "3");
        Assert.Equal(first, Train("second", "3"));
        Assert.NotEqual(first, Train("third", "4"));
    }

    [Fact]
    public void Stopping_leaves_a_model_that_can_be_used()
    {
        using var source = new CancellationTokenSource();
        using var output = new StopAtEpoch(source);
        using var error = new StringWriter();
        var path = run.Beside("stopped");

        var exitCode = CliApplication.Run(
            ["train", "mlp", "--limit", "200", "--epochs", "500", "--out", path], new CliConsole(output, error), source.Token);

        Assert.Equal(130, exitCode);
        Assert.Contains("stopped", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("evaluate", path).ExitCode);
        Assert.True(File.Exists(Path.Combine(path, "report.html")));
    }

    [Fact]
    public void A_request_to_stop_before_the_first_step_still_gives_a_run_and_json()
    {
        using StringWriter output = new(), error = new();
        var path = run.Beside("unborn");

        var exitCode = CliApplication.Run(
            ["train", "mlp", "--limit", "60", "--out", path, "--json"], new CliConsole(output, error), new CancellationToken(canceled: true));

        Assert.Equal(130, exitCode);
        Assert.Contains("\"epochs\":0,\"train_loss\":null", output.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(path, "model.safetensors")));
    }

    [Fact]
    public void A_new_run_replaces_an_old_one_whole()
    {
        var path = run.Copy();
        File.WriteAllText(Path.Combine(path, "note.txt"), "from the old run");

        Assert.Equal(0, Invocation.Of("train", "mlp", "--limit", "60", "--epochs", "1", "--out", path).ExitCode);

        Assert.False(File.Exists(Path.Combine(path, "note.txt")));
        Assert.Empty(Directory.GetDirectories(Path.GetDirectoryName(path)!, "*.partial*"));
    }

    [Fact]
    public void A_folder_of_other_things_is_not_replaced()
    {
        var path = Directory.CreateDirectory(run.Beside("letters")).FullName;
        File.WriteAllText(Path.Combine(path, "letter.txt"), "dear reader");

        Invocation.Of("train", "mlp", "--limit", "60", "--out", path).FailsWith(1, "other things than a run");
        Assert.True(File.Exists(Path.Combine(path, "letter.txt")));
    }

    [Fact]
    public void A_failed_training_leaves_an_old_run_as_it_was()
    {
        var path = run.Copy();
        var before = File.ReadAllBytes(Path.Combine(path, "model.safetensors"));

        Invocation.Of("train", "mlp", "--data", run.Beside("nowhere"), "--out", path).FailsWith(1, "no such folder");

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(path, "model.safetensors")));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_and_leaves_nothing()
    {
        var path = run.Beside("diverged");

        Invocation.Of("train", "lenet", "--limit", "50", "--learning-rate", "1000", "--epochs", "2000", "--batch-size", "50", "--out", path)
            .FailsWith(1, "Try a smaller --learning-rate");
        Assert.False(Directory.Exists(path + ".partial"));
    }

    [Theory]
    [InlineData("lenett", "Did you mean lenet?")]
    [InlineData("transformer", "There are mlp, lenet, cnn, resnet18, cifar, tabular")]
    public void An_unknown_recipe_is_a_usage_error_with_the_known_ones(string recipe, string part)
    {
        Invocation.Of("train", recipe).FailsWith(2, part);
    }

    [Theory]
    [InlineData("--epochs", "many", "--epochs: 'many' is not a whole number from 1")]
    [InlineData("--epochs", "0", "--epochs: '0' is not a whole number from 1")]
    [InlineData("--learning-rate", "nan", "--learning-rate: 'nan' is not a number from")]
    [InlineData("--seed", "-1", "--seed: '-1' is not a whole number from 0")]
    [InlineData("--batch-size", "1.5", "--batch-size: '1.5'")]
    [InlineData("--threads", "0", "--threads: '0'")]
    public void A_bad_number_is_a_usage_error_that_names_the_option(string option, string value, string part)
    {
        Invocation.Of("train", option, value).FailsWith(2, part);
    }

    [Fact]
    public void A_misspelt_data_set_is_told_with_a_suggestion()
    {
        Invocation.Of("train", "--data", "mnits", "--out", run.Beside("x")).FailsWith(1, "Did you mean mnist?");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_before_the_training()
    {
        var file = run.Beside("file");
        File.WriteAllText(file, "");

        Invocation.Of("train", "mlp", "--limit", "60", "--out", Path.Combine(file, "run")).FailsWith(1, "cannot be written");
    }

    /// <summary>Asks to stop when the first epoch is told.</summary>
    private sealed class StopAtEpoch(CancellationTokenSource source) : StringWriter
    {
        private readonly CancellationTokenSource source = source;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith("epoch", StringComparison.Ordinal) == true)
                source.Cancel();
        }
    }
}
