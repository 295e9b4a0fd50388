using Fathom.Nn;

namespace Fathom.Training;

/// <summary>
/// A training that counts steps instead of epochs, of any model and any data: the loss of a step is a function of its number and key. It measures now and
/// then, keeps the best weights, and writes checkpoints from which it goes on to the same bits. <see cref="Trainer"/> is the loop over epochs of a loader.
/// </summary>
public sealed partial class StepLoop
{
    private readonly Module model;
    private readonly Optimizer optimizer;
    private readonly Func<StepContext, Tensor> loss;
    private readonly StepLoopOptions options;
    private readonly List<StepRecord> records = [];
    private readonly List<float> stepLosses = [];
    private readonly List<float> stepLearningRates = [];
    private double lossSum;
    private int lossCount;
    private double secondsBefore;
    private long started;

    /// <summary>A loop that has not begun.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="optimizer">Moves the model's parameters.</param>
    /// <param name="loss">The loss, one number, of a step; builds the graph and computes nothing.</param>
    /// <param name="options">Steps, schedule, validation, randomness.</param>
    /// <exception cref="ArgumentException">When a number of steps is not positive, or something is watched that nothing measures.</exception>
    public StepLoop(Module model, Optimizer optimizer, Func<StepContext, Tensor> loss, StepLoopOptions options)
    {
        if (options.Steps <= 0 || options.ValidateEvery <= 0)
            throw new ArgumentException($"StepLoop: {options.Steps} steps, measured every {options.ValidateEvery}; both must be positive.", nameof(options));
        if (options.Watch is not null && options.Validate is null)
            throw new ArgumentException($"StepLoop: watches '{options.Watch}', but nothing measures it. Give Validate?", nameof(options));
        (this.model, this.optimizer, this.loss, this.options) = (model, optimizer, loss, options);
    }

    /// <summary>Steps in all.</summary>
    public int Steps => options.Steps;

    /// <summary>Steps done.</summary>
    public int Step { get; private set; }

    /// <summary>Whether the last step is done, or patience has run out.</summary>
    public bool Finished { get; private set; }

    /// <summary>What was measured, in order.</summary>
    public IReadOnlyList<StepRecord> Records => records;

    /// <summary>Loss of every step.</summary>
    public IReadOnlyList<float> StepLosses => stepLosses;

    /// <summary>Learning rate of every step.</summary>
    public IReadOnlyList<float> StepLearningRates => stepLearningRates;

    /// <summary>The record with the best of what is watched; null before the first, or when nothing is watched.</summary>
    public StepRecord? Best { get; private set; }

    /// <summary>Time spent in <see cref="Run"/>, before an interruption too.</summary>
    public double Seconds => secondsBefore + (started == 0 ? 0 : options.Clock.GetElapsedTime(started).TotalSeconds);

    private IReadOnlyDictionary<string, Tensor>? BestWeights { get; set; }

    /// <summary>Trains to the end, or until it is cancelled. The model is left in evaluation mode, with its best weights if something is watched.</summary>
    /// <param name="checkpoint">File that is written at each record and when cancelled, for <see cref="Resume"/>; null for none.</param>
    /// <param name="onStep">Told the loss of each step; an exception from it ends the loop.</param>
    /// <param name="onRecord">Told each record.</param>
    /// <param name="cancellation">Ends the loop after the step under way; nothing is thrown.</param>
    /// <returns>Whether it is finished.</returns>
    public bool Run(
        string? checkpoint = null, Action<double>? onStep = null, Action<StepRecord>? onRecord = null, CancellationToken cancellation = default)
    {
        started = options.Clock.GetTimestamp();
        model.Train();
        while (!Finished && !cancellation.IsCancellationRequested)
        {
            // Apart from the calls: an argument of ?.Invoke is not evaluated where nobody listens.
            var value = Learn();
            onStep?.Invoke(value);
            if (Step % options.ValidateEvery != 0 && Step < Steps)
                continue;
            var record = Measure();
            onRecord?.Invoke(record);
            // A checkpoint of a finished loop holds the weights that it ends with.
            if (Finished)
                UseBest();
            if (checkpoint is not null)
                Save(checkpoint);
        }
        secondsBefore = Seconds;
        started = 0;
        if (!Finished)
        {
            if (checkpoint is not null)
                Save(checkpoint);
            UseBest();
        }
        model.Eval();
        return Finished;
    }

    /// <summary>Takes steps without measuring, recording or writing, to see what a step costs; ends after the last one or when told to.</summary>
    /// <param name="goOn">Told the loss of each step; whether to take another.</param>
    public void RunSteps(Func<double, bool> goOn)
    {
        model.Train();
        while (Step < Steps && goOn(Learn()))
        {
        }
        model.Eval();
    }

    private double Learn()
    {
        options.Schedule?.Apply(optimizer, Step);
        var value = StepKeys.With(model, options.Key.Fold((ulong)Step), () =>
        {
            using var precision = MixedPrecision.Scope(options.Precision);
            // Folded from the other end, so that data and masks never share a stream.
            var result = loss(new(Step, options.Key.Fold(~(ulong)Step)));
            optimizer.Step(result);
            return result.Item<double>();
        });
        stepLosses.Add((float)value);
        stepLearningRates.Add((float)optimizer.LearningRate);
        (lossSum, lossCount) = (lossSum + value, lossCount + 1);
        Step++;
        return value;
    }

    private StepRecord Measure()
    {
        model.Eval();
        var measures = options.Validate?.Invoke() ?? new Dictionary<string, double>();
        model.Train();
        var record = new StepRecord(Step, lossSum / lossCount, measures, optimizer.LearningRate, Seconds);
        records.Add(record);
        (lossSum, lossCount) = (0, 0);
        if (options.Watch is not null && IsBest(record))
        {
            Best = record;
            BestWeights = Weights();
        }
        Finished = Step >= Steps || options.Patience > 0 && Best is not null && records.Count(later => later.Step > Best.Step) >= options.Patience;
        return record;
    }

    private bool IsBest(StepRecord record)
    {
        var value = Watched(record);
        return !double.IsNaN(value) && (Best is null || (options.HigherIsBetter ? value > Watched(Best) : value < Watched(Best)));
    }

    private double Watched(StepRecord record) => record.Measures.TryGetValue(options.Watch!, out var value) ? value : throw new ArgumentException(
        $"StepLoop: watches '{options.Watch}', but the validation gave {string.Join(", ", record.Measures.Keys)}.");

    private void UseBest()
    {
        if (BestWeights is { } best)
            model.LoadState(best);
    }

    private Dictionary<string, Tensor> Weights() => model.State.ToDictionary(entry => entry.Key, entry => entry.Value.Snapshot());
}
