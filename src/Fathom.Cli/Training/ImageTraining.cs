using System.Diagnostics;
using Fathom.Data;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Trains an image classifier by a plan, tests it after every epoch, and stops cleanly when asked to.</summary>
internal sealed class ImageTraining(Layer model, TrainTestImages images, RunConfig config, ITrainingDisplay display)
{
    private readonly Layer model = model;
    private readonly TrainTestImages images = images;
    private readonly RunConfig config = config;
    private readonly ITrainingDisplay display = display;
    private readonly List<ReportEpoch> epochs = [];
    private readonly List<float> losses = [];
    private readonly List<float> rates = [];

    /// <summary>Trains until the plan is done or <paramref name="cancellation"/> asks to stop; the step under way is finished.</summary>
    /// <param name="finished">Told of each epoch when it has been tested.</param>
    /// <param name="cancellation">Asks to stop.</param>
    public TrainingOutcome Run(Action<ReportEpoch> finished, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var plan = config.Plan;
        var loader = DataLoader.For(images.Train, LoaderOptions(plan), Pixels.ForTraining(config));
        var optimizer = Optimizer(plan);
        TestResult? test = null;
        for (var epoch = 0; epoch < plan.Epochs && !cancellation.IsCancellationRequested; epoch++)
        {
            var started = clock.Elapsed;
            var (loss, accuracy, whole) = Epoch(epoch, loader, optimizer, cancellation);
            if (!whole)
                break;
            test = ModelTest.Run(model, images.Test, config);
            var measured = new ReportEpoch(epoch + 1, loss, accuracy, test.Loss, test.Accuracy, (clock.Elapsed - started).TotalSeconds);
            epochs.Add(measured);
            display.Epoch(measured, plan.Epochs);
            finished(measured);
        }
        var stopped = epochs.Count < plan.Epochs;
        if (stopped || test is null)
            test = ModelTest.Run(model, images.Test, config);
        return new(epochs, [.. losses], [.. rates], test, clock.Elapsed.TotalSeconds, stopped);
    }

    private (double Loss, double Accuracy, bool Whole) Epoch(
        int epoch, DataLoader<(Tensor Images, Tensor Labels)> loader, Optimizer optimizer, CancellationToken cancellation)
    {
        var plan = config.Plan;
        var steps = plan.Epochs * loader.BatchCount;
        var schedule = Schedule(plan, steps);
        double lossSum = 0;
        long correctSum = 0, seen = 0;
        var clock = Stopwatch.StartNew();
        var inEpoch = 0;
        model.Train();
        foreach (var (inputs, labels) in loader.Epoch(epoch))
        {
            schedule.Apply(optimizer, losses.Count);
            var logits = model.Forward(inputs);
            var loss = Losses.CrossEntropy(logits, labels, labelSmoothing: plan.LabelSmoothing);
            var correct = logits.ArgMax(1).EqualTo(labels).To(DType.I64).Sum();
            optimizer.Step(loss, correct);

            var stepLoss = loss.Item();
            losses.Add(stepLoss);
            rates.Add((float)optimizer.LearningRate);
            if (!float.IsFinite(stepLoss))
                throw new CliException($"the loss became {stepLoss} in step {losses.Count}. Try a smaller --learning-rate (it was {plan.LearningRate:g}).");
            lossSum += stepLoss;
            correctSum += correct.Item<long>();
            seen += labels.Shape[0];
            inEpoch++;
            display.Step(new(
                epoch + 1, plan.Epochs, losses.Count, steps, stepLoss, (double)correctSum / seen, inEpoch / clock.Elapsed.TotalSeconds));
            if (cancellation.IsCancellationRequested && inEpoch < loader.BatchCount)
                return (lossSum / inEpoch, (double)correctSum / seen, false);
        }
        return (lossSum / inEpoch, (double)correctSum / seen, true);
    }

    // Batches of one size, so that one program serves all steps; which images are left out changes with every epoch.
    private LoaderOptions LoaderOptions(TrainingPlan plan) => new()
    {
        BatchSize = Math.Min(plan.BatchSize, images.Train.Count),
        LastBatch = LastBatch.Drop,
        Key = new RandomKey(config.Seed).Fold(1),
    };

    // Biases and normalisation are not decayed: they do not make the function rougher.
    private AdamW Optimizer(TrainingPlan plan)
    {
        var parameters = model.Parameters.ToLookup(parameter => parameter.Shape.Rank > 1);
        return new AdamW([new ParameterGroup(parameters[true]), new ParameterGroup(parameters[false], weightDecay: 0)])
        {
            LearningRate = plan.LearningRate,
            WeightDecay = plan.WeightDecay,
        };
    }

    // At least one step of rising, so that runs of a few steps have a schedule too.
    private static OneCycleSchedule Schedule(TrainingPlan plan, int steps) => new(plan.LearningRate, steps)
    {
        RisingShare = (Math.Max(1, Math.Round(plan.WarmupShare * steps)) + 1) / steps,
        CycleMomentum = false,
    };
}
