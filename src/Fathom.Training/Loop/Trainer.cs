using Fathom.Data;
using Fathom.Nn;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fathom.Training;

/// <summary>
/// The usual loop: epochs over batches, one optimizer step for each, validation after each epoch, and callbacks in between. It does nothing that
/// a loop written by hand cannot do with the same pieces, at the same speed.
/// </summary>
public sealed partial class Trainer
{
    private readonly ILayer forward;
    private readonly Func<Tensor, Tensor, Tensor> loss;
    private readonly TrainerOptions options;
    private bool stopped;

    /// <summary>A trainer.</summary>
    /// <param name="model">What to train; an <see cref="ILayer"/>.</param>
    /// <param name="optimizer">Moves the model's parameters.</param>
    /// <param name="loss">The loss, one number, of predictions and targets, such as cross-entropy.</param>
    /// <param name="options">Schedule, metrics, randomness.</param>
    /// <exception cref="ArgumentException">When the model has no Forward with one input.</exception>
    public Trainer(Module model, Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss, TrainerOptions? options = null)
    {
        forward = model as ILayer ?? throw new ArgumentException(
            $"Trainer: {model.GetType().Name} is no ILayer. Derive it from Layer, or write the loop by hand: it takes five lines.", nameof(model));
        (Model, Optimizer, this.loss, this.options) = (model, optimizer, loss, options ?? new());
        score = new(this.options.Metrics);
        if (this.options.AccumulationSteps is { } steps)
            optimizer.AccumulationSteps = steps;
    }

    /// <summary>What is trained.</summary>
    public Module Model { get; }

    /// <summary>What moves the parameters.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What happened so far.</summary>
    public History History { get; } = new();

    /// <summary>Epochs finished.</summary>
    public int Epoch { get; private set; }

    /// <summary>Steps done in the epoch after those; more than 0 where a run was cancelled in its middle.</summary>
    public int StepInEpoch { get; private set; }

    /// <summary>Steps done in the whole run.</summary>
    public int Step { get; private set; }

    /// <summary>Updates of the parameters in the whole run: the steps, unless gradients of several are accumulated.</summary>
    public int Updates { get; private set; }

    /// <summary>The metrics of training over the steps of the epoch under way; worked out when asked for.</summary>
    public IReadOnlyDictionary<string, double> RunningMetrics => score.Metrics;

    /// <summary>Lets <see cref="Fit"/> return after the current step; for callbacks.</summary>
    public void Stop() => stopped = true;

    /// <summary>Trains until <paramref name="epochs"/> epochs are finished, those before a resumption included.</summary>
    /// <param name="train">Training batches: inputs, and targets as the loss takes them.</param>
    /// <param name="epochs">Number of epochs in total.</param>
    /// <param name="validation">Data to measure on after each epoch, or null.</param>
    /// <param name="callbacks">Called in this order.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="logger">Told after each epoch.</param>
    /// <param name="cancellation">Ends the run after the current step; then the history says so, and nothing is thrown.</param>
    /// <returns>The history of the run. The model is left in evaluation mode.</returns>
    public History Fit(
        DataLoader<(Tensor Inputs, Tensor Targets)> train,
        int epochs,
        DataLoader<(Tensor Inputs, Tensor Targets)>? validation = null,
        IReadOnlyList<Callback>? callbacks = null,
        IProgress<TrainingProgress>? progress = null,
        ILogger? logger = null,
        CancellationToken cancellation = default)
    {
        var run = new Run(train, epochs, validation, callbacks ?? [], progress, logger ?? NullLogger.Instance, cancellation);
        (stopped, History.Cancelled) = (false, false);
        foreach (var callback in run.Callbacks)
            callback.OnFitStart(this);
        try
        {
            while (Epoch < epochs && !stopped)
                FitEpoch(run);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            History.Cancelled = true;
            TrainingLog.Cancelled(run.Logger, Step);
        }
        Model.Eval();
        foreach (var callback in run.Callbacks)
            callback.OnFitEnd(this);
        return History;
    }

    private sealed record Run(
        DataLoader<(Tensor Inputs, Tensor Targets)> Train,
        int Epochs,
        DataLoader<(Tensor Inputs, Tensor Targets)>? Validation,
        IReadOnlyList<Callback> Callbacks,
        IProgress<TrainingProgress>? Progress,
        ILogger Logger,
        CancellationToken Cancellation);
}
