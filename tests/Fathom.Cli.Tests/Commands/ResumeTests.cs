using System.Diagnostics;

namespace Fathom.Cli.Tests;

public class ResumeTests(TrainedRun run) : IClassFixture<TrainedRun>
{
    private static readonly string[] Plan = ["train", "mlp", "--limit", "200", "--batch-size", "20", "--seed", "7"];

    [Fact]
    public async Task A_killed_run_goes_on_to_the_same_bits()
    {
        string whole = run.Beside("whole"), killed = run.Beside("killed");
        Assert.Equal(0, Invocation.Of([.. Plan, "--epochs", "60", "--out", whole]).ExitCode);

        // A process of its own, since it is killed as the system kills: without a chance to save.
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Tool, .. Plan, "--epochs", "60", "--checkpoint-every", "7", "--out", killed])
        {
            RedirectStandardOutput = true,
        })!;
        while (!File.Exists(Path.Combine(killed + ".partial", "checkpoints", "last.safetensors")) && !process.HasExited)
            await Task.Delay(5);
        process.Kill();
        await process.WaitForExitAsync();
        Assert.False(Directory.Exists(killed), "it was over before it could be killed");

        Invocation.Of("evaluate", killed).FailsWith(1, $"--resume {killed}");
        var resumed = Invocation.Of("train", "--resume", killed);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("going on with", resumed.Out, StringComparison.Ordinal);
        Assert.Equal(Model(whole), Model(killed));
        Assert.Equal(60, File.ReadLines(Path.Combine(killed, "log.jsonl")).Count());
        Assert.False(Directory.Exists(killed + ".partial"));
    }

    [Fact]
    public void A_stopped_run_goes_on_to_the_same_bits()
    {
        string whole = run.Beside("uninterrupted"), stopped = run.Beside("interrupted");
        Assert.Equal(0, Invocation.Of([.. Plan, "--epochs", "5", "--out", whole]).ExitCode);
        using var source = new CancellationTokenSource();
        using var output = new StopAtEpoch(source, 2);
        using var error = new StringWriter();
        Assert.Equal(130, CliApplication.Run([.. Plan, "--epochs", "5", "--out", stopped], new CliConsole(output, error), source.Token));
        Assert.Contains("to go on: fathom train --resume", output.ToString(), StringComparison.Ordinal);

        Assert.Equal(0, Invocation.Of("train", "mlp", "--resume", stopped, "--seed", "7").ExitCode);

        Assert.Equal(Model(whole), Model(stopped));
    }

    [Fact]
    public void Momentum_and_augmentation_go_on_to_the_same_bits()
    {
        string[] plan = ["train", "cifar", "--limit", "60", "--batch-size", "20", "--epochs", "2"];
        string whole = run.Beside("cifar-whole"), stopped = run.Beside("cifar-stopped");
        Assert.Equal(0, Invocation.Of([.. plan, "--out", whole]).ExitCode);
        using var source = new CancellationTokenSource();
        using var output = new StopAtEpoch(source, 1);
        using var error = new StringWriter();
        Assert.Equal(130, CliApplication.Run([.. plan, "--out", stopped], new CliConsole(output, error), source.Token));

        Assert.Equal(0, Invocation.Of("train", "--resume", stopped).ExitCode);

        Assert.Equal(Model(whole), Model(stopped));
    }

    [Fact]
    public void A_finished_run_says_so_and_stays_as_it_is()
    {
        var path = run.Copy();
        var written = File.GetLastWriteTimeUtc(Path.Combine(path, "model.safetensors"));

        var result = Invocation.Of("train", "--resume", path);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("is finished: 3 of 3 epochs", result.Out, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(path, "model.safetensors")));
        Assert.False(Directory.Exists(path + ".partial"));
    }

    [Fact]
    public void More_epochs_extend_a_finished_run()
    {
        var path = run.Copy();

        var result = Invocation.Of("train", "--resume", path, "--epochs", "4", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(4, (int)result.Json["epochs"]!);
        Assert.Equal(4, File.ReadLines(Path.Combine(path, "log.jsonl")).Count());
        Assert.NotEqual(Model(run.Path), Model(path));
    }

    [Theory]
    [InlineData("lenet", "recipe mlp, not lenet")]
    [InlineData("--seed", "8", "--seed 0, not 8")]
    [InlineData("--batch-size", "25", "--batch-size 50, not 25")]
    [InlineData("--learning-rate", "0.5", "--learning-rate 0.002, not 0.5")]
    [InlineData("--limit", "10", "--limit 300, not 10")]
    [InlineData("--data", "mnist", "--data synthetic, not mnist")]
    [InlineData("--epochs", "2", "--epochs 3, which can only grow")]
    [InlineData("--out", "elsewhere", "--out")]
    public void An_option_that_contradicts_the_run_is_named(params string[] optionsAndMessage)
    {
        Invocation.Of(["train", "--resume", run.Path, .. optionsAndMessage[..^1]]).FailsWith(2, optionsAndMessage[^1]);
    }

    [Fact]
    public void All_contradictions_are_named_in_one_line()
    {
        Invocation.Of("train", "cnn", "--resume", run.Path, "--seed", "5").FailsWith(2, "recipe mlp, not cnn; --seed 0, not 5");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3)]
    [InlineData(0)]
    public void A_truncated_checkpoint_is_told_in_one_line_and_the_run_stays(int length)
    {
        var path = run.Copy();
        var file = Checkpoint(path);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..length]);

        Invocation.Of("train", "--resume", path, "--epochs", "9").FailsWith(1, "last.safetensors");
        Assert.Equal(Model(run.Path), Model(path));
        Assert.False(Directory.Exists(path + ".partial"));
    }

    [Fact]
    public void Weights_in_the_place_of_a_checkpoint_are_told_in_one_line()
    {
        var path = run.Copy();
        File.Copy(Path.Combine(path, "model.safetensors"), Checkpoint(path), overwrite: true);

        Invocation.Of("train", "--resume", path, "--epochs", "9").FailsWith(1, "weights only");
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_told_in_one_line()
    {
        var (path, other) = (run.Copy(), run.Beside("other"));
        Assert.Equal(0, Invocation.Of("train", "lenet", "--limit", "60", "--epochs", "1", "--out", other).ExitCode);
        File.Copy(Checkpoint(other), Checkpoint(path), overwrite: true);

        Invocation.Of("train", "--resume", path, "--epochs", "9").FailsWith(1, "no checkpoint of this mlp");
    }

    [Fact]
    public void Data_that_changed_since_the_beginning_are_told()
    {
        var path = run.Copy();
        var file = Path.Combine(path, "config.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"limit\": 300", "\"limit\": 299", StringComparison.Ordinal));

        Invocation.Of("train", "--resume", path, "--epochs", "9").FailsWith(1, "no longer those");
    }

    [Fact]
    public void A_run_without_checkpoints_and_a_place_without_a_run_are_told()
    {
        var path = run.Copy();
        File.Delete(Checkpoint(path));

        Invocation.Of("train", "--resume", path).FailsWith(1, "no checkpoint");
        Invocation.Of("train", "--resume", run.Beside("nowhere")).FailsWith(1, "no such run");
    }

    [Fact]
    public void Two_processes_do_not_train_in_one_place()
    {
        var path = run.Copy();
        Directory.CreateDirectory(path + ".partial");
        using var other = new FileStream(Path.Combine(path + ".partial", "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        Invocation.Of("train", "mlp", "--limit", "60", "--out", path).FailsWith(1, "another process");
        Invocation.Of("train", "--resume", path).FailsWith(1, "another process");
    }

    private static string Tool => Path.Combine(AppContext.BaseDirectory, "Fathom.Cli.dll");

    private static string Checkpoint(string path) => Path.Combine(path, "checkpoints", "last.safetensors");

    private static string Model(string path) => Convert.ToHexString(File.ReadAllBytes(Path.Combine(path, "model.safetensors")));

    /// <summary>Asks to stop when an epoch is told.</summary>
    private sealed class StopAtEpoch(CancellationTokenSource source, int epoch) : StringWriter
    {
        private readonly CancellationTokenSource source = source;
        private readonly int epoch = epoch;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith($"epoch  {epoch}/", StringComparison.Ordinal) == true)
                source.Cancel();
        }
    }
}
