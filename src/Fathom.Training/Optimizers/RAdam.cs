namespace Fathom.Training;

/// <summary>
/// Rectified Adam: while too few squares were seen to trust their mean, steps by the bias-corrected momentum alone; then by Adam's
/// direction times a factor that corrects its variance.
/// </summary>
/// <remarks>Liu et al. (2020), arXiv:1908.03265.</remarks>
public sealed class RAdam : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 0.001 unless set.</summary>
    public RAdam(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-3;

    /// <summary>An optimizer of several groups.</summary>
    public RAdam(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-3;

    /// <summary>Decay rates β₁ and β₂ of the running means of g and g².</summary>
    public (double First, double Second) Betas { get; init; } = (0.9, 0.999);

    /// <summary>Added to the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Whether weight decay shrinks the parameters (as in <see cref="AdamW"/>) instead of adding to the gradient.</summary>
    public bool DecoupledWeightDecay { get; init; }

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var (p, g) = DecoupledWeightDecay ? (step.DecayedValue, step.Gradient) : (step.Value, step.DecayedGradient);
        var (m, v) = AdamMoments.Keep(step, g, () => Betas);
        var rate = step.Data(
            () => step.Group.LearningRate * Rectification(step.Number).Factor / (1 - Math.Pow(Betas.First, step.Number)), "rate");
        // The denominator is 1 until rectification begins; by data, so that both phases are one program.
        var on = step.Data(() => Rectification(step.Number).Rectified ? 1 : 0, "on");
        var off = step.Data(() => Rectification(step.Number).Rectified ? 0 : 1, "off");
        return p - rate * (m / (on * (v.Sqrt() + Epsilon) + off));
    }

    /// <summary>The factor beside m̂, with √(1 - β₂ᵗ) in it, and whether to divide by √v.</summary>
    private (double Factor, bool Rectified) Rectification(long t)
    {
        var power = Math.Pow(Betas.Second, t);
        var limit = 2 / (1 - Betas.Second) - 1;
        var length = limit - 2 * t * power / (1 - power);
        if (length <= 5)
            return (1, false);
        var rectification = Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
        return (rectification * Math.Sqrt(1 - power), true);
    }
}
