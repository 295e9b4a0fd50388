namespace Fathom.Training;

/// <summary>
/// Adam: steps by the running mean of the gradients over the root of that of their squares, p ← p - η m̂ / (√v̂ + ε). Weight decay is an
/// L2 penalty here; see <see cref="AdamW"/> for decoupled decay.
/// </summary>
/// <remarks>Kingma and Ba (2015), arXiv:1412.6980; AMSGrad by Reddi et al. (2018), arXiv:1904.09237.</remarks>
public class Adam : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 0.001 unless set.</summary>
    public Adam(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-3;

    /// <summary>An optimizer of several groups.</summary>
    public Adam(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-3;

    /// <summary>Decay rates β₁ and β₂ of the running means of g and g².</summary>
    public (double First, double Second) Betas { get; set; } = (0.9, 0.999);

    /// <summary>Added to the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether to divide by the largest v so far.</summary>
    public bool AmsGrad { get; init; }

    internal override void SetMomentum(double momentum) => Betas = (momentum, Betas.Second);

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step) => Move(step, step.Value, step.DecayedGradient);

    /// <summary>Where gradient <paramref name="g"/> takes <paramref name="p"/>.</summary>
    private protected Tensor Move(ParameterStep step, Tensor p, Tensor g)
    {
        var (m, v) = AdamMoments.Keep(step, g, () => Betas);
        if (AmsGrad)
            v = step.Keep("max_exp_avg_sq", Tensor.Maximum(step.State("max_exp_avg_sq"), v));
        var rate = step.Data(() => step.Group.LearningRate / (1 - Math.Pow(Betas.First, step.Number)), "rate");
        var rootCorrection = step.Data(() => 1 / Math.Sqrt(1 - Math.Pow(Betas.Second, step.Number)), "rootCorrection");
        return p - rate * (m / (v.Sqrt() * rootCorrection + Epsilon));
    }
}
