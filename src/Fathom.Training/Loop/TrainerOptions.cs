using Fathom.Nn;

namespace Fathom.Training;

/// <summary>How a <see cref="Trainer"/> trains.</summary>
public sealed record TrainerOptions
{
    /// <summary>Learning rate over time, or null for a constant one.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>What the schedule counts.</summary>
    public ScheduleUnit ScheduleUnit { get; init; } = ScheduleUnit.Step;

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
