namespace Fathom.Training;

/// <summary>
/// Averaged stochastic gradient descent: steps by ηₜ g with ηₜ = η / (1 + λ η (t - 1))^α, and keeps (as state <c>ax</c>) the mean of the parameters
/// since step <see cref="AverageFrom"/>.
/// </summary>
/// <remarks>Polyak and Juditsky (1992), SIAM J. Control Optim. 30, in PyTorch's form.</remarks>
public sealed class Asgd : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 0.01 unless set.</summary>
    public Asgd(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-2;

    /// <summary>An optimizer of several groups.</summary>
    public Asgd(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-2;

    /// <summary>Decay λ of the rate, by which the parameters shrink too.</summary>
    public double Lambda { get; init; } = 1e-4;

    /// <summary>Power α of the decay.</summary>
    public double Alpha { get; init; } = 0.75;

    /// <summary>The step at which averaging begins.</summary>
    public double AverageFrom { get; init; } = 1e6;

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var p = step.Value * step.Data(() => 1 - Lambda * Eta(step), "shrink") - step.Data(() => Eta(step), "eta") * step.DecayedGradient;
        // The mean starts over until averaging begins: with weight 1, ax + (p - ax) would keep a rounding error, so the old mean is weighed out.
        _ = step.Keep("ax", step.State("ax") * step.Data(() => 1 - Share(step), "kept") + p * step.Data(() => Share(step), "share"));
        return p;
    }

    private double Eta(ParameterStep step) =>
        step.Group.LearningRate / Math.Pow(1 + Lambda * step.Group.LearningRate * (step.Number - 1), Alpha);

    private double Share(ParameterStep step) => 1 / Math.Max(1, step.Number - 1 - AverageFrom);
}
