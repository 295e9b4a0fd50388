namespace Fathom.Training;

/// <summary>Adam with decoupled weight decay, p ← p (1 - η λ) before Adam's step.</summary>
/// <remarks>Loshchilov and Hutter (2019), arXiv:1711.05101.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>An optimizer of one group of parameters; learning rate 0.001 and weight decay 0.01 unless set.</summary>
    public AdamW(IEnumerable<Parameter> parameters) : base(parameters) => WeightDecay = 1e-2;

    /// <summary>An optimizer of several groups.</summary>
    public AdamW(IEnumerable<ParameterGroup> groups) : base(groups) => WeightDecay = 1e-2;

    /// <inheritdoc/>
    protected override Tensor Update(ParameterStep step) => Move(step, step.DecayedValue, step.Gradient);
}
