namespace Fathom.Training;

/// <summary>Adam with Nesterov momentum whose coefficient μₜ = β₁ (1 - ½ 0.96^(t ψ)) grows towards β₁, ψ the momentum decay.</summary>
/// <remarks>Dozat (2016), "Incorporating Nesterov momentum into Adam", in PyTorch's form.</remarks>
public sealed class NAdam : Optimizer
{
    // Π μ up to each step; grows until the product is 0, some thousand steps for usual β₁.
    private readonly List<double> products = [1];

    /// <summary>An optimizer of one group of parameters; the learning rate is 0.002 unless set.</summary>
    public NAdam(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 2e-3;

    /// <summary>An optimizer of several groups.</summary>
    public NAdam(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 2e-3;

    /// <summary>Decay rates β₁ and β₂ of the running means of g and g².</summary>
    public (double First, double Second) Betas { get; init; } = (0.9, 0.999);

    /// <summary>Added to the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>ψ, how fast the momentum coefficient reaches β₁.</summary>
    public double MomentumDecay { get; init; } = 4e-3;

    /// <summary>Whether weight decay shrinks the parameters (as in <see cref="AdamW"/>) instead of adding to the gradient.</summary>
    public bool DecoupledWeightDecay { get; init; }

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var (p, g) = DecoupledWeightDecay ? (step.DecayedValue, step.Gradient) : (step.Value, step.DecayedGradient);
        var (m, v) = AdamMoments.Keep(step, g, () => Betas);
        var gradientShare = step.Data(() => step.Group.LearningRate * (1 - Coefficient(step.Number)) / (1 - Product(step.Number)), "gradientShare");
        var momentumShare = step.Data(() => MomentumShare(step), "momentumShare");
        var correction = step.Data(() => 1 / (1 - Math.Pow(Betas.Second, step.Number)), "correction");
        return p - (gradientShare * g + momentumShare * m) / ((v * correction).Sqrt() + Epsilon);
    }

    private double MomentumShare(ParameterStep step)
    {
        var t = step.Number;
        // Dozat's paper has Π μ up to t + 1 here. PyTorch (2.x) has μₜ once more in it, as its trajectories show, and numbers are to be the same.
        return step.Group.LearningRate * Coefficient(t + 1) / (1 - Product(t + 1) * Coefficient(t));
    }

    private double Coefficient(long t) => Betas.First * (1 - 0.5 * Math.Pow(0.96, t * MomentumDecay));

    private double Product(long t)
    {
        while (products.Count <= t && products[^1] > 0)
            products.Add(products[^1] * Coefficient(products.Count));
        return t < products.Count ? products[(int)t] : 0;
    }
}
