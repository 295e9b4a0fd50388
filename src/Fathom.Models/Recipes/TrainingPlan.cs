namespace Fathom.Models;

/// <summary>
/// How a model is trained: an optimizer whose learning rate rises over <see cref="WarmupShare"/> of the steps and then falls to zero, both as
/// half cosines, on cross-entropy with smoothed labels.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter (2017), arXiv:1711.05101; Sutskever et al. (2013), "On the importance of initialization and momentum in deep learning";
/// Smith and Topin (2017), arXiv:1708.07120; Szegedy et al. (2015), arXiv:1512.00567.
/// </remarks>
public sealed record TrainingPlan
{
    /// <summary>Passes over the training set.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Whether this is the short form of a recipe: good within seconds, where the full form is better within minutes.</summary>
    public bool Short { get; init; }

    /// <summary>Maps of the model's first convolution, from which the others follow; null for what the recipe takes by itself.</summary>
    public int? Maps { get; init; }

    /// <summary>Images of one epoch, drawn anew for each; null for all.</summary>
    public int? ImagesPerEpoch { get; init; }

    /// <summary>Examples per step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>What moves the weights.</summary>
    public PlanOptimizer Optimizer { get; init; }

    /// <summary>The greatest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Share of the steps over which the learning rate rises.</summary>
    public double WarmupShare { get; init; } = 0.2;

    /// <summary>Decay of the weights: λ in a step by η (g + λ p), g being the gradient or what Adam makes of it; none for biases and normalisation.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Share of the target spread evenly over all classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>How training images are varied.</summary>
    public Augmentation Augmentation { get; init; } = new();
}
