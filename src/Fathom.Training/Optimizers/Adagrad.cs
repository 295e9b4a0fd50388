namespace Fathom.Training;

/// <summary>Divides the gradient by the root of the sum of all its squares so far, p ← p - η g / (√s + ε).</summary>
/// <remarks>Duchi, Hazan and Singer (2011), JMLR 12.</remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 0.01 unless set.</summary>
    public Adagrad(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-2;

    /// <summary>An optimizer of several groups.</summary>
    public Adagrad(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-2;

    /// <summary>The rate of step t is η / (1 + (t - 1) this).</summary>
    public double LearningRateDecay { get; init; }

    /// <summary>What the sums of squares start with.</summary>
    public double InitialAccumulatorValue { get; init; }

    /// <summary>Added to the denominator.</summary>
    public double Epsilon { get; init; } = 1e-10;

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var g = step.DecayedGradient;
        var sum = step.Keep("sum", step.State("sum", InitialAccumulatorValue) + g * g);
        var rate = step.Data(() => step.Group.LearningRate / (1 + (step.Number - 1) * LearningRateDecay), "rate");
        return step.Value - rate * (g / (sum.Sqrt() + Epsilon));
    }
}
