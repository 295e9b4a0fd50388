using Fathom.Nn;

namespace Fathom.Training;

/// <summary>How a <see cref="Trainer"/> trains.</summary>
public sealed record TrainerOptions
{
    /// <summary>Learning rate over time, or null for a constant one.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>What the schedule counts. With gradient accumulation a step is an update of the parameters, whatever number of batches it takes.</summary>
    public ScheduleUnit ScheduleUnit { get; init; } = ScheduleUnit.Step;

    /// <summary>
    /// Batches per update, see <see cref="Optimizer.AccumulationSteps"/>; null to leave it to the optimizer. An epoch that does not divide into so many ends with
    /// an update from fewer.
    /// </summary>
    public int? AccumulationSteps { get; init; }

    /// <summary>An average of the weights to keep, or null. It is part of checkpoints; after the run, <see cref="WeightAverage.Apply"/> it.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>When the average is updated: after each update of the parameters, or at the end of each epoch (stochastic weight averaging).</summary>
    public ScheduleUnit AverageUnit { get; init; } = ScheduleUnit.Step;

    /// <summary>Updates or epochs before the first average.</summary>
    public int AverageFrom { get; init; }

    /// <summary>Whether validation measures the average, once there is one, instead of the weights under training.</summary>
    public bool ValidateAverage { get; init; }

    /// <summary>Lowers the learning rate when the validation loss (the training loss without validation) stops falling; null for not.</summary>
    public ReduceOnPlateau? Plateau { get; init; }

    /// <summary>
    /// Makes the metrics of training and of validation; null for accuracy where targets are class numbers (of an integer dtype) and none elsewhere.
    /// </summary>
    public Func<IReadOnlyList<IMetric>>? Metrics { get; init; }

    /// <summary>Makes the metrics of validation where they are others; null for <see cref="Metrics"/>.</summary>
    public Func<IReadOnlyList<IMetric>>? ValidationMetrics { get; init; }

    /// <summary>The loss of validation where it is another, such as cross-entropy without the smoothed labels of training; null for that of training.</summary>
    public Func<Tensor, Tensor, Tensor>? ValidationLoss { get; init; }

    /// <summary>
    /// Where the randomness inside the model comes from. Each step has a key of its own, derived from this one and the number of the step, so
    /// that a resumed run draws what the uninterrupted one would have drawn.
    /// </summary>
    public RandomKey Key { get; init; } = new(0);

    /// <summary>
    /// What layers multiply by their weights in while training: f32, or bf16 for half the memory of activations; parameters stay f32. See <see
    /// cref="MixedPrecision"/>.
    /// </summary>
    public DType Precision { get; init; } = DType.F32;

    /// <summary>Measures the durations in the history.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
