namespace Fathom.Nn;

/// <summary>
/// Long short-term memory. With gates i, f, o = σ(W_ih x[t] + b_ih + W_hh h[t-1] + b_hh) and g = tanh(...) of the same form, in the order i, f, g, o,
/// the memory is c[t] = f c[t-1] + i g, and h[t] = o tanh(c[t]) is handed on, times W_hr when it is projected. Parameters are named as PyTorch's:
/// weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_hr_l0, weight_ih_l0_reverse, ..., uniform in ±1/√hidden at first.
/// </summary>
/// <param name="inputs">Size of the last axis of the input.</param>
/// <param name="hidden">Size of the memory.</param>
/// <param name="layers">Number of layers, each reading the outputs of the one below.</param>
/// <param name="bias">Whether to add the biases.</param>
/// <param name="batchFirst">Whether inputs and outputs are [B, T, ...] rather than [T, B, ...]; states never are.</param>
/// <param name="dropout">In training, how likely an element of what a layer below the last hands on is to become zero.</param>
/// <param name="bidirectional">Whether each layer also reads the steps from the last to the first; outputs are side by side.</param>
/// <param name="projection">Size to which h is projected, smaller than <paramref name="hidden"/>; 0 for none.</param>
/// <param name="random">Source of the initial values and of dropout; null draws from <see cref="RandomKey.Default"/>.</param>
/// <remarks>
/// Hochreiter and Schmidhuber (1997), Neural Computation 9(8), with the forget gate of Gers, Schmidhuber and Cummins (2000); projection: Sak, Senior and
/// Beaufays (2014), arXiv:1402.1128.
/// </remarks>
public sealed class Lstm(
    int inputs, int hidden, int layers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, int projection = 0,
    RandomKey? random = null)
    : Recurrent(
        inputs, hidden, layers, gates: 4, OutputSize(hidden, projection), bias, batchFirst, dropout, bidirectional, random, OutputSize(hidden, projection), hidden)
{
    /// <summary>The outputs of the last layer and the last state of every layer.</summary>
    /// <param name="x">[T, B, inputs], or [B, T, inputs] when the batch comes first, or [T, inputs] for one sequence.</param>
    /// <param name="state">The first state; null for zeros.</param>
    /// <param name="lengths">Steps of each sequence, whole numbers [B]: outputs beyond are zero, and the last state is that after the last step within; null for all T.</param>
    /// <returns>Output [T, B, directions * (hidden or projection)] (or batch first), and the state.</returns>
    /// <exception cref="ShapeException">When sizes do not fit.</exception>
    public (Tensor Output, LstmState State) Forward(Tensor x, LstmState? state, Tensor? lengths = null)
    {
        var (output, last) = Run(x, state is null ? null : [state.Hidden, state.Cell], lengths);
        return (output, new(last[0], last[1]));
    }

    private protected override Tensor Project(Tensor x, RecurrentWeights weights) => RnnCell.Project(x, weights.Input, weights.InputBias, weights.HiddenBias);

    private protected override Tensor[] Step(Tensor projected, Tensor[] carry, RecurrentWeights weights)
    {
        var (hidden, cell) = LstmCell.Step(projected, carry[0], carry[1], weights.Hidden);
        return [weights.Projection is { } projection ? hidden.MatMul(((Tensor)projection).T) : hidden, cell];
    }

    private static int OutputSize(int hidden, int projection) => projection == 0 ? hidden
        : projection > 0 && projection < hidden ? projection
        : throw new ArgumentOutOfRangeException(nameof(projection), projection, $"Lstm: a projection is smaller than the hidden size {hidden}.");
}
