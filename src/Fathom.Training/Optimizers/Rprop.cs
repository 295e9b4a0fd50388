namespace Fathom.Training;

/// <summary>
/// Resilient backpropagation: uses only the signs of the gradient. A step size per element grows while the sign stays and shrinks when
/// it turns. Meant for full batches.
/// </summary>
/// <remarks>Riedmiller and Braun (1993), IEEE ICNN; the learning rate is the first step size.</remarks>
public sealed class Rprop : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 0.01 unless set.</summary>
    public Rprop(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-2;

    /// <summary>An optimizer of several groups.</summary>
    public Rprop(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-2;

    /// <summary>Factors by which step sizes shrink and grow.</summary>
    public (double Shrink, double Grow) Etas { get; init; } = (0.5, 1.2);

    /// <summary>Smallest and largest step size.</summary>
    public (double Smallest, double Largest) StepSizes { get; init; } = (1e-6, 50);

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var g = step.Gradient;
        var agreement = (g * step.State("prev")).Sign();
        var size = step.State("step_size", step.Group.LearningRate);
        var resized = Tensor.Where(agreement > 0, size * Etas.Grow, Tensor.Where(agreement < 0, size * Etas.Shrink, size));
        size = step.Keep("step_size", Tensor.Maximum(Tensor.Minimum(resized, StepSizes.Largest), StepSizes.Smallest));
        // Where the sign has turned nothing moves, and the next step counts as the first.
        g = step.Keep("prev", Tensor.Where(agreement < 0, 0, g));
        return step.Value - g.Sign() * size;
    }
}
