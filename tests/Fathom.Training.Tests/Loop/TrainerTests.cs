using Fathom.Nn;
using Fathom.Runtime;

namespace Fathom.Training.Tests;

public class TrainerTests
{
    [Fact]
    public void A_separable_task_is_learned_and_the_history_says_so()
    {
        var trainer = SmallRun.Trainer();
        var history = trainer.Fit(SmallRun.Loader(), epochs: 10, validation: SmallRun.Loader(shuffled: false));
        Assert.Equal(10, history.Epochs.Count);
        Assert.Equal(10 * SmallRun.Steps, history.StepLosses.Count);
        Assert.True(history.Epochs[^1].TrainLoss < history.Epochs[0].TrainLoss);
        Assert.True(history.Epochs[^1].ValidationMetrics["accuracy"] > 0.95);
        Assert.Equal(["loss", "accuracy", "val_loss", "val_accuracy"], history.Epochs[0].Measures.Keys);
        Assert.False(history.Cancelled);
        Assert.False(trainer.Model.Training);
    }

    [Fact]
    public void A_loop_by_hand_gives_the_same_bits()
    {
        var trained = SmallRun.Model();
        new Trainer(trained, new Sgd(trained.Parameters) { LearningRate = 0.1 }, Loss).Fit(SmallRun.Loader(), epochs: 2);

        var model = SmallRun.Model();
        var optimizer = new Sgd(model.Parameters) { LearningRate = 0.1 };
        var step = 0ul;
        foreach (var epoch in (int[])[0, 1])
            foreach (var (inputs, targets) in SmallRun.Loader().Epoch(epoch))
            {
                model.NamedModules.Select(entry => entry.Value).OfType<Dropout>().Single().RandomKey = new RandomKey(0).Fold(step++).Next();
                optimizer.Step(Loss(model.Forward(inputs), targets));
            }
        Assert.Equal(SmallRun.Weights(model), SmallRun.Weights(trained));
    }

    [Fact]
    public void A_run_resumed_between_epochs_ends_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var whole = SmallRun.Trainer();
        whole.Fit(SmallRun.Loader(), epochs: 5);
        SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 2, callbacks: [new Checkpoint(folder.Path)]);

        var resumed = SmallRun.Trainer(SmallRun.Model(seed: 99));
        resumed.Resume(folder.File("last.safetensors"));
        resumed.Fit(SmallRun.Loader(), epochs: 5);
        Assert.Equal(SmallRun.Weights(whole.Model), SmallRun.Weights(resumed.Model));
        Assert.Equal(whole.History.StepLosses, resumed.History.StepLosses);
        Assert.Equal(whole.History.StepLearningRates, resumed.History.StepLearningRates);
        Assert.Equal(whole.History.Epochs.Select(epoch => epoch.Measures["accuracy"]), resumed.History.Epochs.Select(epoch => epoch.Measures["accuracy"]));
    }

    [Fact]
    public void A_run_cancelled_within_an_epoch_leaves_a_file_that_resumes_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        var whole = SmallRun.Trainer();
        whole.Fit(SmallRun.Loader(), epochs: 3);

        using var cancel = new CancellationTokenSource();
        var checkpoint = new Checkpoint(folder.Path);
        var cancelled = SmallRun.Trainer();
        var history = cancelled.Fit(
            SmallRun.Loader(), epochs: 3, callbacks: [checkpoint, new CancelAt(SmallRun.Steps + 3, cancel)], cancellation: cancel.Token);
        Assert.True(history.Cancelled);
        Assert.Equal(SmallRun.Steps + 3, history.StepLosses.Count);

        var usable = SmallRun.Model(seed: 1);
        usable.Load(checkpoint.LastPath);
        Assert.Equal(SmallRun.Weights(cancelled.Model), SmallRun.Weights(usable));

        var resumed = SmallRun.Trainer(SmallRun.Model(seed: 99));
        resumed.Resume(checkpoint.LastPath);
        Assert.False(resumed.Fit(SmallRun.Loader(), epochs: 3).Cancelled);
        Assert.Equal(SmallRun.Weights(whole.Model), SmallRun.Weights(resumed.Model));
        Assert.Equal(whole.History.Epochs.Select(epoch => epoch.TrainLoss), resumed.History.Epochs.Select(epoch => epoch.TrainLoss));
    }

    [Fact]
    public void A_run_cancelled_before_it_began_ends_quietly()
    {
        var trainer = SmallRun.Trainer();
        Assert.True(trainer.Fit(SmallRun.Loader(), epochs: 1, cancellation: new CancellationToken(canceled: true)).Cancelled);
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void Epochs_after_the_first_compile_nothing()
    {
        var trainer = SmallRun.Trainer();
        trainer.Fit(SmallRun.Loader(), epochs: 1, validation: SmallRun.Loader(shuffled: false));
        var before = Compilation.CompiledPrograms;
        trainer.Fit(SmallRun.Loader(), epochs: 4, validation: SmallRun.Loader(shuffled: false));
        Assert.Equal(before, Compilation.CompiledPrograms);
    }

    [Fact]
    public void Progress_is_reported_after_each_step()
    {
        var reports = new Reports();
        SmallRun.Trainer().Fit(SmallRun.Loader(), epochs: 2, progress: reports);
        Assert.Equal(2 * SmallRun.Steps, reports.Count);
        Assert.Equal((2, 2, SmallRun.Steps, SmallRun.Steps), (reports[^1].Epoch, reports[^1].Epochs, reports[^1].Step, reports[^1].Steps));
    }

    [Fact]
    public void A_plateau_lowers_the_rate_and_survives_resuming()
    {
        using var folder = new TemporaryFolder();
        Trainer Make()
        {
            var model = SmallRun.Model();
            var optimizer = new Sgd(model.Parameters) { LearningRate = 1e-6 };
            // No improvement is ever large enough.
            var plateau = new ReduceOnPlateau(optimizer) { Patience = 1, Threshold = 0.9, Factor = 0.5 };
            return new(model, optimizer, Loss, new() { Plateau = plateau });
        }
        var whole = Make();
        whole.Fit(SmallRun.Loader(), epochs: 6);
        var first = Make();
        first.Fit(SmallRun.Loader(), epochs: 4);
        first.Save(folder.File("run.safetensors"));
        var second = Make();
        second.Resume(folder.File("run.safetensors"));
        second.Fit(SmallRun.Loader(), epochs: 6);
        Assert.True(whole.Optimizer.LearningRate < 1e-6);
        Assert.Equal(whole.Optimizer.LearningRate, second.Optimizer.LearningRate);
    }

    [Fact]
    public void Validation_may_have_a_loss_and_metrics_of_its_own()
    {
        var model = SmallRun.Model();
        var trainer = new Trainer(model, new Sgd(model.Parameters) { LearningRate = 0.1 }, Loss, new()
        {
            ValidationLoss = (predictions, targets) => Loss(predictions, targets) + 1000,
            ValidationMetrics = () => [new TopKAccuracy(2)],
        });
        var epoch = trainer.Fit(SmallRun.Loader(), epochs: 1, validation: SmallRun.Loader(shuffled: false)).Epochs[0];
        Assert.True(epoch.ValidationLoss > 999 && epoch.TrainLoss < 999);
        Assert.Equal(["accuracy"], epoch.TrainMetrics.Keys);
        Assert.NotEqual(["accuracy"], epoch.ValidationMetrics.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("{\"Epoch\": 1}")]
    [InlineData("{\"Epoch\": \"x\"}")]
    public void A_checkpoint_with_damaged_notes_is_told_with_its_path(string note)
    {
        using var folder = new TemporaryFolder();
        var (path, trainer) = (folder.File("damaged.safetensors"), SmallRun.Trainer());
        trainer.Model.Save(path, new Dictionary<string, string> { ["fathom.trainer"] = note });
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => trainer.Resume(path)).Message);
    }

    [Fact]
    public void Predictions_are_those_of_evaluation_mode_and_the_mode_is_kept()
    {
        var trainer = SmallRun.Trainer();
        trainer.Model.Train();
        var inputs = SmallRun.Loader().First().Inputs;
        var (first, second) = (trainer.Predict(inputs).ToArray<float>(), trainer.Predict(inputs).ToArray<float>());
        Assert.Equal(first, second);
        Assert.True(trainer.Model.Training);
        Assert.Equal(SmallRun.Steps, trainer.Predict(SmallRun.Loader()).Count());
    }

    [Fact]
    public void Weights_alone_cannot_be_resumed_from()
    {
        using var folder = new TemporaryFolder();
        var trainer = SmallRun.Trainer();
        trainer.Model.Save(folder.File("weights.safetensors"));
        Assert.Contains("weights only", Assert.Throws<InvalidDataException>(() => trainer.Resume(folder.File("weights.safetensors"))).Message);
    }

    private static Tensor Loss(Tensor predictions, Tensor targets) => Losses.CrossEntropy(predictions, targets);

    private sealed class CancelAt(int step, CancellationTokenSource cancel) : Callback
    {
        public override void OnStepEnd(Trainer trainer, double loss)
        {
            if (trainer.Step == step)
                cancel.Cancel();
        }
    }

    private sealed class Reports : List<TrainingProgress>, IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Add(value);
    }
}
