namespace Fathom.Nn;

/// <summary>One step of an <see cref="Lstm"/> of one layer.</summary>
/// <param name="inputs">Size of the last axis of the input.</param>
/// <param name="hidden">Size of the hidden state and of the memory.</param>
/// <param name="bias">Whether to add the biases.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class LstmCell(int inputs, int hidden, bool bias = true, RandomKey? random = null) : Module
{
    private const int Gates = 4;

    /// <summary>W_ih, [4 * hidden, inputs], gates i, f, g, o.</summary>
    [StateName("weight_ih")]
    public Parameter InputWeight { get; } = new(Init.Uniform([Gates * hidden, inputs], 1 / Math.Sqrt(hidden), random));

    /// <summary>W_hh, [4 * hidden, hidden].</summary>
    [StateName("weight_hh")]
    public Parameter HiddenWeight { get; } = new(Init.Uniform([Gates * hidden, hidden], 1 / Math.Sqrt(hidden), random));

    /// <summary>b_ih, [4 * hidden], or null.</summary>
    [StateName("bias_ih")]
    public Parameter? InputBias { get; } = bias ? new(Init.Uniform([Gates * hidden], 1 / Math.Sqrt(hidden), random)) : null;

    /// <summary>b_hh, [4 * hidden], or null.</summary>
    [StateName("bias_hh")]
    public Parameter? HiddenBias { get; } = bias ? new(Init.Uniform([Gates * hidden], 1 / Math.Sqrt(hidden), random)) : null;

    /// <summary>The next state.</summary>
    /// <param name="x">[..., inputs].</param>
    /// <param name="state">The state, both [..., hidden]; null for zeros.</param>
    public LstmState Forward(Tensor x, LstmState? state = null)
    {
        var zeros = Tensor.Zeros([.. x.Shape[..^1], HiddenWeight.Shape[1]], x.DType);
        state ??= new(zeros, zeros);
        var (next, cell) = Step(RnnCell.Project(x, InputWeight, InputBias, HiddenBias), state.Hidden, state.Cell, HiddenWeight);
        return new(next, cell);
    }

    internal static (Tensor Hidden, Tensor Cell) Step(Tensor projected, Tensor hidden, Tensor cell, Tensor weight)
    {
        var gates = (projected + hidden.MatMul(weight.T)).Chunk(-1, Gates);
        var next = gates[1].Sigmoid() * cell + gates[0].Sigmoid() * gates[2].Tanh();
        return (gates[3].Sigmoid() * next.Tanh(), next);
    }
}
