using System.Diagnostics;
using Fathom.Data;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Trains an image classifier by a plan: what the recipe means in terms of a <see cref="Trainer"/>.</summary>
internal sealed class ImageTraining
{
    private readonly ImageDataset test;
    private readonly RunConfig config;
    private readonly DataLoader<(Tensor Images, Tensor Labels)> loader;
    private readonly Trainer trainer;
    private ClassProbabilities? latest;

    /// <summary>A training that has not begun.</summary>
    public ImageTraining(Layer model, TrainTestImages images, RunConfig config)
    {
        (test, this.config) = (images.Test, config);
        var plan = config.Plan;
        loader = DataLoader.For(images.Train, LoaderOptions(plan, images.Train.Count), Pixels.ForTraining(config));
        Steps = plan.Epochs * loader.BatchCount;
        trainer = new(model, Optimizer(model, plan), (logits, labels) => Losses.CrossEntropy(logits, labels, labelSmoothing: plan.LabelSmoothing), new()
        {
            Schedule = LearningCycle.Of(plan.LearningRate, Steps, plan.WarmupShare),
            Key = new RandomKey(config.Seed).Fold(2),
            // Smoothing serves training; what is told of the test set is the plain cross-entropy.
            ValidationLoss = (logits, labels) => Losses.CrossEntropy(logits, labels),
            ValidationMetrics = () => [latest = new ClassProbabilities()],
        });
    }

    /// <summary>Steps in all.</summary>
    public int Steps { get; }

    /// <summary>Epochs finished.</summary>
    public int EpochsDone => trainer.Epoch;

    /// <summary>Steps done.</summary>
    public int StepsDone => trainer.Step;

    /// <summary>Goes on from a file that the <see cref="Checkpoint"/> callback wrote.</summary>
    /// <exception cref="CliException">When it is of another model, or its steps are not those of this plan and data.</exception>
    public void Resume(string path)
    {
        try
        {
            trainer.Resume(path);
        }
        catch (Exception exception) when (exception is InvalidDataException or ShapeException)
        {
            throw new CliException($"{path}: no checkpoint of this {config.Recipe}: {exception.Message}");
        }
        if (trainer.Step != trainer.Epoch * loader.BatchCount + trainer.StepInEpoch)
            throw new CliException($"{path}: was made with another number of images or another batch size, so that it cannot be continued.");
    }

    /// <summary>Trains until the plan is done or <paramref name="cancellation"/> asks to stop; the step under way is finished.</summary>
    public TrainingOutcome Run(ITrainingDisplay display, IReadOnlyList<Callback> callbacks, CancellationToken cancellation)
    {
        var before = trainer.History.Epochs.Sum(epoch => epoch.Seconds);
        var clock = Stopwatch.StartNew();
        var history = trainer.Fit(
            loader, config.Plan.Epochs, ModelTest.Loader(test, config), [new FiniteLoss(), new DisplayCallback(display, config.Plan.Epochs, loader.BatchCount), .. callbacks],
            cancellation: cancellation);
        // The test after the last epoch serves, if no step came after it.
        var result = trainer.StepInEpoch == 0 && latest is { } measured
            ? new TestResult(history.Epochs[^1].ValidationLoss!.Value, test.Labels, measured.Rows)
            : ModelTest.Run((Layer)trainer.Model, test, config);
        return new(history.Epochs, [.. history.StepLosses], [.. history.StepLearningRates], result, before + clock.Elapsed.TotalSeconds, history.Cancelled);
    }

    /// <summary>Trains step by step, without tests, until <paramref name="callback"/> stops it or the plan is done.</summary>
    public void RunSteps(Callback callback, CancellationToken cancellation) =>
        trainer.Fit(loader, config.Plan.Epochs, callbacks: [callback], cancellation: cancellation);

    // Batches of one size, so that one program serves all steps; which images are left out changes with every epoch.
    private LoaderOptions LoaderOptions(TrainingPlan plan, int images) => new()
    {
        BatchSize = Math.Min(plan.BatchSize, images),
        LastBatch = LastBatch.Drop,
        EpochLength = plan.ImagesPerEpoch,
        Key = new RandomKey(config.Seed).Fold(1),
    };

    // Biases and normalisation are not decayed: they do not make the function rougher.
    private static Optimizer Optimizer(Layer model, TrainingPlan plan)
    {
        var parameters = model.Parameters.ToLookup(parameter => parameter.Shape.Rank > 1);
        ParameterGroup[] groups = [new(parameters[true]), new(parameters[false], weightDecay: 0)];
        return plan.Optimizer switch
        {
            PlanOptimizer.AdamW => new AdamW(groups) { LearningRate = plan.LearningRate, WeightDecay = plan.WeightDecay },
            PlanOptimizer.Sgd => new Sgd(groups) { LearningRate = plan.LearningRate, WeightDecay = plan.WeightDecay, Momentum = 0.9, Nesterov = true },
            _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Optimizer, "no such optimizer"),
        };
    }
}
