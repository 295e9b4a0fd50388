using Fathom.Nn;

namespace Fathom.Training;

/// <summary>How a <see cref="StepLoop"/> trains.</summary>
public sealed record StepLoopOptions
{
    /// <summary>Steps in all.</summary>
    public required int Steps { get; init; }

    /// <summary>Learning rate over the steps, or null for a constant one.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Measures the model, in evaluation mode, by names such as "val_loss"; null for not.</summary>
    public Func<IReadOnlyDictionary<string, double>>? Validate { get; init; }

    /// <summary>After how many steps to measure and record, and once more at the end.</summary>
    public int ValidateEvery { get; init; } = 100;

    /// <summary>Name of the measure whose best weights are kept, and used in the end; null to use the last weights.</summary>
    public string? Watch { get; init; }

    /// <summary>Whether a higher <see cref="Watch"/> is better, as for accuracy.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>Records without a better <see cref="Watch"/> after which to end; 0 to go on to the last step.</summary>
    public int Patience { get; init; }

    /// <summary>
    /// Where all randomness comes from. Each step has keys of its own, derived from this one and the number of the step, so that a resumed run draws
    /// what the uninterrupted one would have drawn.
    /// </summary>
    public RandomKey Key { get; init; } = new(0);

    /// <summary>
    /// What layers multiply by their weights in while training: f32, or bf16 for half the memory of what such a layer keeps; parameters stay f32. See <see
    /// cref="MixedPrecision"/>.
    /// </summary>
    public DType Precision { get; init; } = DType.F32;

    /// <summary>Measures durations.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
