namespace Fathom.Training;

/// <summary>Loss, accuracy and learning rate over a run. Values that are not finite appear as gaps.</summary>
public sealed record ReportCurves
{
    /// <summary>One point per epoch.</summary>
    public IReadOnlyList<ReportEpoch> Epochs { get; init; } = [];

    /// <summary>Training loss of every step, unsmoothed; the page smooths it and thins it out.</summary>
    public float[]? StepLosses { get; init; }

    /// <summary>Learning rate of every step.</summary>
    public float[]? LearningRates { get; init; }
}
