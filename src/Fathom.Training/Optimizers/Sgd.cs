namespace Fathom.Training;

/// <summary>Stochastic gradient descent, p ← p - η v, with v = g or, with momentum μ, v ← μ v + (1 - τ) g.</summary>
/// <remarks>Sutskever et al. (2013), "On the importance of initialization and momentum in deep learning", in PyTorch's form.</remarks>
public sealed class Sgd : Optimizer
{
    private const string Buffer = "momentum_buffer";

    /// <summary>An optimizer of one group of parameters; the learning rate is 0.001 unless set.</summary>
    public Sgd(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-3;

    /// <summary>An optimizer of several groups.</summary>
    public Sgd(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-3;

    /// <summary>Momentum μ; 0 for none.</summary>
    public double Momentum
    {
        get;
        set
        {
            // With and without momentum are two formulas; its size is data.
            _ = Setting(field != 0, value != 0);
            field = value;
        }
    }

    /// <summary>Dampening τ of the gradient that enters the momentum; not in a parameter's first step.</summary>
    public double Dampening { get; init; }

    /// <summary>Whether to step by g + μ v, the gradient seen from where the momentum leads.</summary>
    public bool Nesterov { get; init; }

    internal override void SetMomentum(double momentum) => Momentum = momentum;

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var g = step.DecayedGradient;
        if (Momentum != 0)
        {
            var momentum = step.Data(() => Momentum);
            var share = step.Data(() => step.Number == 1 ? 1 : 1 - Dampening, "share");
            var v = step.Keep(Buffer, momentum * step.State(Buffer) + share * g);
            g = Nesterov ? g + momentum * v : v;
        }
        return step.Value - step.Data(() => step.Group.LearningRate) * g;
    }
}
