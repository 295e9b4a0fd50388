namespace Fathom.Nn;

/// <summary>One step of a <see cref="Gru"/> of one layer.</summary>
/// <param name="inputs">Size of the last axis of the input.</param>
/// <param name="hidden">Size of the hidden state.</param>
/// <param name="bias">Whether to add the biases.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class GruCell(int inputs, int hidden, bool bias = true, RandomKey? random = null) : Module
{
    private const int Gates = 3;

    /// <summary>W_ih, [3 * hidden, inputs], gates r, z, n.</summary>
    [StateName("weight_ih")]
    public Parameter InputWeight { get; } = new(Init.Uniform([Gates * hidden, inputs], 1 / Math.Sqrt(hidden), random));

    /// <summary>W_hh, [3 * hidden, hidden].</summary>
    [StateName("weight_hh")]
    public Parameter HiddenWeight { get; } = new(Init.Uniform([Gates * hidden, hidden], 1 / Math.Sqrt(hidden), random));

    /// <summary>b_ih, [3 * hidden], or null.</summary>
    [StateName("bias_ih")]
    public Parameter? InputBias { get; } = bias ? new(Init.Uniform([Gates * hidden], 1 / Math.Sqrt(hidden), random)) : null;

    /// <summary>b_hh, [3 * hidden], or null.</summary>
    [StateName("bias_hh")]
    public Parameter? HiddenBias { get; } = bias ? new(Init.Uniform([Gates * hidden], 1 / Math.Sqrt(hidden), random)) : null;

    /// <summary>The next hidden state.</summary>
    /// <param name="x">[..., inputs].</param>
    /// <param name="state">The hidden state [..., hidden]; null for zeros.</param>
    public Tensor Forward(Tensor x, Tensor? state = null) => Step(
        Project(x, InputWeight, InputBias), state ?? Tensor.Zeros([.. x.Shape[..^1], HiddenWeight.Shape[1]], x.DType), HiddenWeight, HiddenBias);

    internal static Tensor Project(Tensor x, Tensor weight, Tensor? bias) => bias is null ? x.MatMul(weight.T) : x.MatMul(weight.T) + bias;

    internal static Tensor Step(Tensor projected, Tensor hidden, Tensor weight, Tensor? bias)
    {
        var (x, h) = (projected.Chunk(-1, Gates), Project(hidden, weight, bias).Chunk(-1, Gates));
        var (reset, update) = ((x[0] + h[0]).Sigmoid(), (x[1] + h[1]).Sigmoid());
        var candidate = (x[2] + reset * h[2]).Tanh();
        return (1 - update) * candidate + update * hidden;
    }
}
