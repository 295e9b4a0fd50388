namespace Fathom.Nn;

/// <summary>One step of an <see cref="Rnn"/>: h' = f(W_ih x + b_ih + W_hh h + b_hh).</summary>
/// <param name="inputs">Size of the last axis of the input.</param>
/// <param name="hidden">Size of the hidden state.</param>
/// <param name="nonlinearity">f.</param>
/// <param name="bias">Whether to add the biases.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class RnnCell(
    int inputs, int hidden, RnnNonlinearity nonlinearity = RnnNonlinearity.Tanh, bool bias = true, RandomKey? random = null) : Module
{
    /// <summary>W_ih, [hidden, inputs].</summary>
    [StateName("weight_ih")]
    public Parameter InputWeight { get; } = new(Init.Uniform([hidden, inputs], 1 / Math.Sqrt(hidden), random));

    /// <summary>W_hh, [hidden, hidden].</summary>
    [StateName("weight_hh")]
    public Parameter HiddenWeight { get; } = new(Init.Uniform([hidden, hidden], 1 / Math.Sqrt(hidden), random));

    /// <summary>b_ih, [hidden], or null.</summary>
    [StateName("bias_ih")]
    public Parameter? InputBias { get; } = bias ? new(Init.Uniform([hidden], 1 / Math.Sqrt(hidden), random)) : null;

    /// <summary>b_hh, [hidden], or null.</summary>
    [StateName("bias_hh")]
    public Parameter? HiddenBias { get; } = bias ? new(Init.Uniform([hidden], 1 / Math.Sqrt(hidden), random)) : null;

    /// <summary>The next hidden state.</summary>
    /// <param name="x">[..., inputs].</param>
    /// <param name="state">The hidden state [..., hidden]; null for zeros.</param>
    public Tensor Forward(Tensor x, Tensor? state = null)
    {
        var projected = Project(x, InputWeight, InputBias, HiddenBias);
        return Step(projected, state ?? Tensor.Zeros([.. x.Shape[..^1], HiddenWeight.Shape[1]], x.DType), HiddenWeight, nonlinearity);
    }

    // Both biases are added where all steps are computed at once.
    internal static Tensor Project(Tensor x, Tensor weight, Tensor? inputBias, Tensor? hiddenBias)
    {
        var projected = x.MatMul(weight.T);
        return inputBias is null || hiddenBias is null ? projected : projected + (inputBias + hiddenBias);
    }

    internal static Tensor Step(Tensor projected, Tensor hidden, Tensor weight, RnnNonlinearity nonlinearity)
    {
        var sum = projected + hidden.MatMul(weight.T);
        return nonlinearity == RnnNonlinearity.Tanh ? sum.Tanh() : sum.Relu();
    }
}
