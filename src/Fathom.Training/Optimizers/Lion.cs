namespace Fathom.Training;

/// <summary>
/// Lion: steps by the sign of a mix of momentum and gradient, p ← p (1 - η λ) - η sign(β₁ m + (1 - β₁) g), then m ← β₂ m + (1 - β₂) g. One state a parameter; all
/// elements move equally far, so that rates are 3 to 10 times smaller than Adam's and weight decay larger by as much.
/// </summary>
/// <remarks>Chen et al. (2023), "Symbolic Discovery of Optimization Algorithms", arXiv:2302.06675.</remarks>
public sealed class Lion : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 0.0001 unless set.</summary>
    public Lion(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-4;

    /// <summary>An optimizer of several groups.</summary>
    public Lion(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-4;

    /// <summary>Share β₁ of the momentum in a step, and its decay rate β₂.</summary>
    public (double First, double Second) Betas { get; set; } = (0.9, 0.99);

    internal override void SetMomentum(double momentum) => Betas = (momentum, Betas.Second);

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var (m, g) = (step.State("exp_avg"), step.Gradient);
        var direction = (m + step.Data(() => 1 - Betas.First, "firstShare") * (g - m)).Sign();
        _ = step.Keep("exp_avg", m + step.Data(() => 1 - Betas.Second, "secondShare") * (g - m));
        return step.DecayedValue - step.Data(() => step.Group.LearningRate) * direction;
    }
}
