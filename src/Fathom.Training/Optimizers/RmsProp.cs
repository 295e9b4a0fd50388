namespace Fathom.Training;

/// <summary>Divides the gradient by the root of the running mean of its squares, p ← p - η g / (√v + ε).</summary>
/// <remarks>Tieleman and Hinton (2012), lecture 6.5; the centred form by Graves (2013), arXiv:1308.0850.</remarks>
public sealed class RmsProp : Optimizer
{
    /// <summary>An optimizer of one group of parameters; the learning rate is 0.01 unless set.</summary>
    public RmsProp(IEnumerable<Parameter> parameters) : base(parameters) => LearningRate = 1e-2;

    /// <summary>An optimizer of several groups.</summary>
    public RmsProp(IEnumerable<ParameterGroup> groups) : base(groups) => LearningRate = 1e-2;

    /// <summary>Decay rate α of the running means.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the denominator, after the root.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Momentum of the scaled gradient; 0 for none.</summary>
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

    /// <summary>Whether to divide by the standard deviation of the gradient instead of the root of its mean square.</summary>
    public bool Centered { get; init; }

    internal override void SetMomentum(double momentum) => Momentum = momentum;

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step)
    {
        var g = step.DecayedGradient;
        var v = step.Keep("square_avg", Alpha * step.State("square_avg") + (1 - Alpha) * (g * g));
        if (Centered)
        {
            var mean = step.State("grad_avg");
            mean = step.Keep("grad_avg", mean + (1 - Alpha) * (g - mean));
            // A gradient that hardly varies leaves a difference that rounding can make negative.
            v = Tensor.Maximum(v - mean * mean, 0);
        }
        var scaled = g / (v.Sqrt() + Epsilon);
        if (Momentum != 0)
            scaled = step.Keep("momentum_buffer", step.Data(() => Momentum) * step.State("momentum_buffer") + scaled);
        return step.Value - step.Data(() => step.Group.LearningRate) * scaled;
    }
}
