namespace Fathom.Models;

/// <summary>
/// How a model is trained: AdamW, whose learning rate rises linearly over <see cref="WarmupShare"/> of the steps and then falls to zero as a
/// half cosine, on cross-entropy with smoothed labels.
/// </summary>
/// <remarks>Loshchilov and Hutter (2017), arXiv:1711.05101; Szegedy et al. (2015), arXiv:1512.00567.</remarks>
public sealed record TrainingPlan
{
    /// <summary>Passes over the training set.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Examples per step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Share of the steps over which the learning rate rises.</summary>
    public double WarmupShare { get; init; } = 0.2;

    /// <summary>Decay of the weights, decoupled from the gradient.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Share of the target spread evenly over all classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>How training images are varied.</summary>
    public Augmentation Augmentation { get; init; } = new();
}
