namespace Fathom.Nn;

/// <summary>
/// One layer of a Transformer's decoder: self-attention, attention to the encoder's result, then a perceptron at each position, all with a short cut and
/// layer normalisation: [B, T, C] stays [B, T, C].
/// </summary>
/// <remarks>
/// Vaswani et al. (2017), arXiv:1706.03762; normalisation before the sublayers: Xiong et al. (2020), arXiv:2002.04745. State names and initial values
/// are those of PyTorch's TransformerDecoderLayer.
/// </remarks>
public sealed partial class TransformerDecoderLayer : Module
{
    private readonly bool normFirst;

    /// <summary>A new layer.</summary>
    /// <param name="width">Features C.</param>
    /// <param name="heads">Heads of the attentions.</param>
    /// <param name="feedForward">Hidden features of the perceptron.</param>
    /// <param name="dropout">Share of attention weights, hidden features and sublayers' results that training silences.</param>
    /// <param name="activation">Between the perceptron's layers; null for <see cref="Relu"/>.</param>
    /// <param name="normFirst">Whether sublayers see normalised features, instead of their sums with the short cut being normalised.</param>
    /// <param name="epsilon">Added to variances in normalisation.</param>
    /// <param name="bias">Whether projections, perceptron and normalisations have biases.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public TransformerDecoderLayer(
        int width, int heads, int feedForward = 2048, double dropout = 0.1, ILayer? activation = null, bool normFirst = false,
        double epsilon = 1e-5, bool bias = true, RandomKey? random = null)
    {
        this.normFirst = normFirst;
        SelfAttn = new(width, heads, dropout, bias, random: random);
        MultiheadAttn = new(width, heads, dropout, bias, random: random);
        Linear1 = new(width, feedForward, bias, random);
        Dropout = new(dropout, random);
        Linear2 = new(feedForward, width, bias, random);
        Norm1 = new(width, epsilon, bias: bias);
        Norm2 = new(width, epsilon, bias: bias);
        Norm3 = new(width, epsilon, bias: bias);
        Dropout1 = new(dropout, random);
        Dropout2 = new(dropout, random);
        Dropout3 = new(dropout, random);
        Activation = activation ?? new Relu();
    }

    /// <summary>Attention among the decoder's positions.</summary>
    public MultiheadAttention SelfAttn { get; }

    /// <summary>Attention to the encoder's result.</summary>
    public MultiheadAttention MultiheadAttn { get; }

    /// <summary>First layer of the perceptron.</summary>
    public Linear Linear1 { get; }

    /// <summary>Second layer of the perceptron.</summary>
    public Linear Linear2 { get; }

    /// <summary>Normalisation of the self-attention.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>Normalisation of the attention to the encoder's result.</summary>
    public LayerNorm Norm2 { get; }

    /// <summary>Normalisation of the perceptron.</summary>
    public LayerNorm Norm3 { get; }

    private ILayer Activation { get; }

    private Dropout Dropout { get; }

    private Dropout Dropout1 { get; }

    private Dropout Dropout2 { get; }

    private Dropout Dropout3 { get; }

    /// <summary>The layer.</summary>
    /// <param name="x">Shape [B, T, C].</param>
    /// <param name="memory">The encoder's result, [B, S, C].</param>
    /// <param name="masks">What positions may attend to among themselves; null for everything.</param>
    /// <param name="memoryMasks">What positions may attend to in <paramref name="memory"/>; null for everything.</param>
    public Tensor Forward(Tensor x, Tensor memory, AttentionMasks? masks = null, AttentionMasks? memoryMasks = null) => Sublayers(
        x, x => SelfAttn.Forward(x, x, x, masks), x => MultiheadAttn.Forward(x, memory, memory, memoryMasks));

    /// <summary>The layer for tokens that follow others.</summary>
    /// <param name="x">The new tokens, [B, T, C].</param>
    /// <param name="step">Where they begin.</param>
    /// <param name="cache">Keys and values of the self-attention, to which theirs are added.</param>
    /// <param name="memory">Keys and values that <see cref="MultiheadAttention.ProjectKeys"/> of <see cref="MultiheadAttn"/> made of the encoder's result.</param>
    /// <param name="memoryMasks">What positions may attend to in the memory; null for everything.</param>
    public Tensor Forward(Tensor x, CachedStep step, KeyValueCache cache, KeyValueCache memory, AttentionMasks? memoryMasks = null) => Sublayers(
        x, x => SelfAttn.Forward(x, step, cache), x => MultiheadAttn.ForwardProjected(x, memory.Keys, memory.Values, memoryMasks));

    private Tensor Sublayers(Tensor x, Func<Tensor, Tensor> attend, Func<Tensor, Tensor> attendToMemory)
    {
        if (normFirst)
        {
            x += Dropout1.Forward(attend(Norm1.Forward(x)));
            x += Dropout2.Forward(attendToMemory(Norm2.Forward(x)));
            return x + FeedForward(Norm3.Forward(x));
        }
        x = Norm1.Forward(x + Dropout1.Forward(attend(x)));
        x = Norm2.Forward(x + Dropout2.Forward(attendToMemory(x)));
        return Norm3.Forward(x + FeedForward(x));
    }

    private Tensor FeedForward(Tensor x) =>
        Dropout3.Forward(Linear2.Forward(Dropout.Forward(Activation.Forward(Linear1.Forward(x)))));
}
