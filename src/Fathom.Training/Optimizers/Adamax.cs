namespace Fathom.Training;

/// <summary>Adam with the infinity norm in the denominator: u ← max(β₂ u, |g| + ε), p ← p - η m̂ / u.</summary>
/// <remarks>Kingma and Ba (2015), arXiv:1412.6980, section 7.</remarks>
public sealed class Adamax : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 0.002 unless set.</summary>
    public Adamax(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 2e-3;

    /// <summary>An optimizer of several groups.</summary>
    public Adamax(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 2e-3;

    /// <summary>Decay rates β₁ of the mean and β₂ of the norm.</summary>
    public (double First, double Second) Betas { get; init; } = (0.9, 0.999);

    /// <summary>Added to |g|.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var g = step.DecayedGradient;
        var m = step.State("exp_avg");
        m = step.Keep("exp_avg", m + (1 - Betas.First) * (g - m));
        var u = step.Keep("exp_inf", Tensor.Maximum(Betas.Second * step.State("exp_inf"), g.Abs() + Epsilon));
        return step.Value - step.Data(() => step.Group.LearningRate / (1 - Math.Pow(Betas.First, step.Number)), "rate") * (m / u);
    }
}
