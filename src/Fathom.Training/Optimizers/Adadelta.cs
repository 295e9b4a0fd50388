namespace Fathom.Training;

/// <summary>Scales the gradient by the ratio of the running root mean squares of past moves and of past gradients.</summary>
/// <remarks>Zeiler (2012), arXiv:1212.5701.</remarks>
public sealed class Adadelta : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 1 unless set.</summary>
    public Adadelta(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1;

    /// <summary>An optimizer of several groups.</summary>
    public Adadelta(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1;

    /// <summary>Decay rate ρ of the running means.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>Added under both roots.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var g = step.DecayedGradient;
        var v = step.Keep("square_avg", Rho * step.State("square_avg") + (1 - Rho) * (g * g));
        var moved = step.State("acc_delta");
        var delta = (moved + Epsilon).Sqrt() / (v + Epsilon).Sqrt() * g;
        _ = step.Keep("acc_delta", Rho * moved + (1 - Rho) * (delta * delta));
        return step.Value - step.Data(() => step.Group.LearningRate) * delta;
    }
}
