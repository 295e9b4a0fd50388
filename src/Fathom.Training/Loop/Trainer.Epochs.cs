using Fathom.Nn;

namespace Fathom.Training;

public sealed partial class Trainer
{
    private RunningScore score;

    private void FitEpoch(Run run)
    {
        var started = options.Clock.GetTimestamp();
        Model.Train();
        foreach (var callback in run.Callbacks)
            callback.OnEpochStart(this);
        // The batches of an epoch are the same each time they are asked for, so that a resumed epoch skips those it has seen.
        foreach (var (inputs, targets) in run.Train.Epoch(Epoch, run.Cancellation).Skip(StepInEpoch))
        {
            FitStep(run, inputs, targets);
            if (stopped)
                return;
            run.Cancellation.ThrowIfCancellationRequested();
        }
        // What is left of the epoch must not wait for batches of the next.
        if (Optimizer.CompleteAccumulation())
            Updated();
        if (options.AverageUnit == ScheduleUnit.Epoch && Epoch >= options.AverageFrom)
            options.Average?.Update();
        FinishEpoch(run, Validate(run), options.Clock.GetElapsedTime(started).TotalSeconds);
    }

    private EvaluationResult? Validate(Run run)
    {
        if (run.Validation is null)
            return null;
        using var averaged = options is { ValidateAverage: true, Average: { UpdateCount: > 0 } average } ? average.Use() : null;
        return Evaluate(run.Validation, run.Cancellation);
    }

    private void Updated()
    {
        Updates++;
        if (options.AverageUnit == ScheduleUnit.Step && Updates > options.AverageFrom)
            options.Average?.Update();
    }

    private void FitStep(Run run, Tensor inputs, Tensor targets)
    {
        options.Schedule?.Apply(Optimizer, options.ScheduleUnit == ScheduleUnit.Step ? Updates : Epoch);
        var value = Learn(inputs, targets);
        if (!double.IsFinite(value))
            TrainingLog.NotFinite(run.Logger, Step, value);
        History.Add(value, Optimizer.LearningRate);
        Step++;
        StepInEpoch++;
        if (Optimizer.AccumulatedCount == 0)
            Updated();
        run.Progress?.Report(new(Epoch + 1, run.Epochs, StepInEpoch, run.Train.BatchCount, value, Optimizer.LearningRate));
        foreach (var callback in run.Callbacks)
            callback.OnStepEnd(this, value);
    }

    /// <summary>One optimizer step on a batch; returns the loss.</summary>
    private double Learn(Tensor inputs, Tensor targets) =>
        StepKeys.With(Model, options.Key.Fold((ulong)Step), () =>
        {
            using var precision = MixedPrecision.Scope(options.Precision);
            var predictions = forward.Forward(inputs);
            var batchLoss = loss(predictions, targets);
            if (score.TakesPredictions(targets))
                Optimizer.Step(batchLoss, predictions);
            else
                Optimizer.Step(batchLoss);
            var value = batchLoss.Item<double>();
            score.Add(value, predictions, targets);
            return value;
        });

    private void FinishEpoch(Run run, EvaluationResult? validation, double seconds)
    {
        var record = new EpochRecord(
            Epoch + 1, score.Loss, score.Metrics, validation?.Loss, validation?.Metrics ?? new Dictionary<string, double>(), Optimizer.LearningRate, seconds);
        options.Plateau?.Report(record.Measure(null));
        History.Add(record);
        (Epoch, StepInEpoch, score) = (Epoch + 1, 0, new(options.Metrics));
        var measures = record.Measures.Select(entry => FormattableString.Invariant($"{entry.Key} {entry.Value:0.####}"));
        TrainingLog.Epoch(run.Logger, Epoch, run.Epochs, string.Join(", ", measures), seconds);
        foreach (var callback in run.Callbacks)
            callback.OnEpochEnd(this, record);
    }
}
