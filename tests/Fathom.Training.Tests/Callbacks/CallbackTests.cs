using System.Text.Json;

namespace Fathom.Training.Tests;

public class CallbackTests
{
    [Fact]
    public void Early_stopping_ends_the_run_and_restores_the_best_weights()
    {
        var stopping = new EarlyStopping(patience: 1, smallestGain: 100);
        var first = new WeightsAfterFirstEpoch();
        var trainer = SmallRun.Trainer();
        var history = trainer.Fit(SmallRun.Loader(), epochs: 50, callbacks: [stopping, first]);
        Assert.True(stopping.Stopped);
        // The first epoch is the best, one more is borne, the next ends the run.
        Assert.Equal(3, history.Epochs.Count);
        Assert.False(history.Cancelled);
        Assert.Equal(first.Weights, SmallRun.Weights(trainer.Model));
    }

    [Fact]
    public void The_best_epoch_has_a_file_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new Checkpoint(folder.File("runs"), "accuracy", higherIsBetter: true);
        SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 2, callbacks: [checkpoint]);
        Assert.True(File.Exists(checkpoint.BestPath));
        Assert.True(File.Exists(checkpoint.LastPath));
        Assert.Equal(2, Directory.GetFiles(folder.File("runs")).Length);
    }

    [Fact]
    public void A_measure_that_does_not_exist_is_an_error_that_lists_those_that_do()
    {
        var error = Assert.Throws<ArgumentException>(() => SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 1, callbacks: [new EarlyStopping(1, "val_f1")]));
        Assert.Contains("loss, accuracy", error.Message);
    }

    [Fact]
    public void Logs_have_a_line_per_epoch()
    {
        using var folder = new TemporaryFolder();
        var (csv, json) = (folder.File("log.csv"), folder.File("log.jsonl"));
        File.WriteAllText(csv, "left by an earlier run\n");
        SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 3, callbacks: [new CsvLog(csv), new JsonLinesLog(json)]);
        var lines = File.ReadAllLines(csv);
        Assert.Equal("epoch,loss,accuracy,learning_rate,seconds", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("3,", lines[3]);
        var last = JsonDocument.Parse(File.ReadAllLines(json)[2]).RootElement;
        Assert.Equal(3, last.GetProperty("epoch").GetInt32());
        Assert.True(last.GetProperty("loss").GetDouble() > 0);
    }

    [Fact]
    public void Logs_of_a_resumed_run_tell_each_epoch_once()
    {
        using var folder = new TemporaryFolder();
        var (csv, json, last) = (folder.File("log.csv"), folder.File("log.jsonl"), folder.File("last.safetensors"));
        SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 2, callbacks: [new Checkpoint(folder.Path)]);
        // As if the process had been killed between log and checkpoint.
        SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 3, callbacks: [new CsvLog(csv), new JsonLinesLog(json)]);
        var resumed = SmallRun.Trainer();
        resumed.Resume(last);
        resumed.Fit(SmallRun.Loader(), epochs: 4, callbacks: [new CsvLog(csv), new JsonLinesLog(json)]);
        Assert.Equal(["epoch", "1", "2", "3", "4"], File.ReadLines(csv).Select(line => line.Split(',')[0]));
        Assert.Equal([1, 2, 3, 4], File.ReadLines(json).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("epoch").GetInt32()));
    }

    [Fact]
    public void Checkpoints_within_an_epoch_resume_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var whole = SmallRun.Trainer();
        whole.Fit(SmallRun.Loader(), epochs: 2);
        var checkpoint = new Checkpoint(folder.Path) { EverySteps = 3, KeepBest = false };
        var killed = new Killed(SmallRun.Steps + 5);
        Assert.Throws<IOException>(() => SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 2, callbacks: [checkpoint, killed]));
        Assert.False(File.Exists(checkpoint.BestPath));

        var resumed = SmallRun.Trainer(SmallRun.Model(seed: 99));
        resumed.Resume(checkpoint.LastPath);
        Assert.Equal((SmallRun.Steps + 5) / 3 * 3, resumed.Step);
        resumed.Fit(SmallRun.Loader(), epochs: 2);
        Assert.Equal(SmallRun.Weights(whole.Model), SmallRun.Weights(resumed.Model));
    }

    [Fact]
    public void Learning_rates_are_noted_at_every_step()
    {
        var monitor = new LearningRateMonitor();
        SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 1, callbacks: [monitor]);
        Assert.Equal(Enumerable.Range(0, SmallRun.Steps).Select(step => new CosineSchedule(40).LearningRate(0.01, step)), monitor.Rates.Select(rates => rates[0]));
    }

    private sealed class Killed(int step) : Callback
    {
        public override void OnStepEnd(Trainer trainer, double loss)
        {
            if (trainer.Step == step)
                throw new IOException("killed");
        }
    }

    private sealed class WeightsAfterFirstEpoch : Callback
    {
        public float[] Weights { get; private set; } = [];

        public override void OnEpochEnd(Trainer trainer, EpochRecord epoch)
        {
            if (epoch.Epoch == 1)
                Weights = SmallRun.Weights(trainer.Model);
        }
    }
}
