using Fathom.Nn;

namespace Fathom.Training;

/// <summary>The exponential moving average of a model's parameters, a ← d a + (1 - d) p: a mean over about the last 1 / (1 - d) steps.</summary>
/// <remarks>Polyak and Juditsky (1992), SIAM J. Control Optim. 30; warm-up as in TensorFlow's and timm's.</remarks>
/// <param name="model">The model.</param>
/// <param name="decay">d.</param>
public sealed class ExponentialMovingAverage(Module model, double decay = 0.999) : WeightAverage(model)
{
    /// <summary>d.</summary>
    public double Decay { get; } = decay is >= 0 and < 1 ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "ExponentialMovingAverage: the decay is at least 0 and below 1.");

    /// <summary>Whether the first averages forget faster, with decay min(d, (1 + t) / (10 + t)), so that the first steps of training do not stay in them.</summary>
    public bool WarmUp { get; init; }

    /// <inheritdoc/>
    protected override double Share => 1 - (WarmUp ? Math.Min(Decay, (1.0 + UpdateCount) / (10 + UpdateCount)) : Decay);
}
