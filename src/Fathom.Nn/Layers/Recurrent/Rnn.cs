namespace Fathom.Nn;

/// <summary>
/// A plain recurrent network: h[t] = f(W_ih x[t] + b_ih + W_hh h[t-1] + b_hh), f being tanh or ReLU. Parameters are named as PyTorch's: weight_ih_l0,
/// weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l0_reverse, ..., uniform in ±1/√hidden at first.
/// </summary>
/// <param name="inputs">Size of the last axis of the input.</param>
/// <param name="hidden">Size of the hidden state.</param>
/// <param name="layers">Number of layers, each reading the outputs of the one below.</param>
/// <param name="nonlinearity">f.</param>
/// <param name="bias">Whether to add the biases.</param>
/// <param name="batchFirst">Whether inputs and outputs are [B, T, ...] rather than [T, B, ...]; states never are.</param>
/// <param name="dropout">In training, how likely an element of what a layer below the last hands on is to become zero.</param>
/// <param name="bidirectional">Whether each layer also reads the steps from the last to the first; outputs are side by side.</param>
/// <param name="random">Source of the initial values and of dropout; null draws from <see cref="RandomKey.Default"/>.</param>
/// <remarks>Elman (1990), "Finding structure in time", Cognitive Science 14(2).</remarks>
public sealed class Rnn(
    int inputs, int hidden, int layers = 1, RnnNonlinearity nonlinearity = RnnNonlinearity.Tanh, bool bias = true, bool batchFirst = false,
    double dropout = 0, bool bidirectional = false, RandomKey? random = null)
    : Recurrent(inputs, hidden, layers, gates: 1, hidden, bias, batchFirst, dropout, bidirectional, random, hidden)
{
    /// <summary>f.</summary>
    public RnnNonlinearity Nonlinearity => nonlinearity;

    /// <summary>The outputs of the last layer and the last hidden state of every layer.</summary>
    /// <param name="x">[T, B, inputs], or [B, T, inputs] when the batch comes first, or [T, inputs] for one sequence.</param>
    /// <param name="state">The first hidden states, [layers * directions, B, hidden]; null for zeros.</param>
    /// <param name="lengths">Steps of each sequence, whole numbers [B]: outputs beyond are zero, and the last state is that after the last step within; null for all T.</param>
    /// <returns>Output [T, B, directions * hidden] (or batch first), state [layers * directions, B, hidden].</returns>
    /// <exception cref="ShapeException">When sizes do not fit.</exception>
    public (Tensor Output, Tensor State) Forward(Tensor x, Tensor? state, Tensor? lengths = null)
    {
        var (output, last) = Run(x, state is null ? null : [state], lengths);
        return (output, last[0]);
    }

    private protected override Tensor Project(Tensor x, RecurrentWeights weights) => RnnCell.Project(x, weights.Input, weights.InputBias, weights.HiddenBias);

    private protected override Tensor[] Step(Tensor projected, Tensor[] carry, RecurrentWeights weights) =>
        [RnnCell.Step(projected, carry[0], weights.Hidden, nonlinearity)];
}
