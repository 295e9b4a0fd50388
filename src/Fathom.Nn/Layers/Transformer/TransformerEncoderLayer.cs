namespace Fathom.Nn;

/// <summary>
/// One layer of a Transformer's encoder: self-attention, then a perceptron at each position, both with a short cut and layer normalisation:
/// [B, T, C] stays [B, T, C].
/// </summary>
/// <remarks>
/// Vaswani et al. (2017), arXiv:1706.03762; normalisation before the sublayers: Xiong et al. (2020), arXiv:2002.04745. State names and initial values
/// are those of PyTorch's TransformerEncoderLayer.
/// </remarks>
public sealed partial class TransformerEncoderLayer : Layer
{
    private readonly bool normFirst;

    /// <summary>A new layer.</summary>
    /// <param name="width">Features C.</param>
    /// <param name="heads">Heads of the attention.</param>
    /// <param name="feedForward">Hidden features of the perceptron.</param>
    /// <param name="dropout">Share of attention weights, hidden features and sublayers' results that training silences.</param>
    /// <param name="activation">Between the perceptron's layers; null for <see cref="Relu"/>.</param>
    /// <param name="normFirst">Whether sublayers see normalised features, instead of their sums with the short cut being normalised.</param>
    /// <param name="epsilon">Added to variances in normalisation.</param>
    /// <param name="bias">Whether projections, perceptron and normalisations have biases.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public TransformerEncoderLayer(
        int width, int heads, int feedForward = 2048, double dropout = 0.1, ILayer? activation = null, bool normFirst = false,
        double epsilon = 1e-5, bool bias = true, RandomKey? random = null)
    {
        this.normFirst = normFirst;
        SelfAttn = new(width, heads, dropout, bias, random: random);
        Linear1 = new(width, feedForward, bias, random);
        Dropout = new(dropout, random);
        Linear2 = new(feedForward, width, bias, random);
        Norm1 = new(width, epsilon, bias: bias);
        Norm2 = new(width, epsilon, bias: bias);
        Dropout1 = new(dropout, random);
        Dropout2 = new(dropout, random);
        Activation = activation ?? new Relu();
    }

    /// <summary>The attention.</summary>
    public MultiheadAttention SelfAttn { get; }

    /// <summary>First layer of the perceptron.</summary>
    public Linear Linear1 { get; }

    /// <summary>Second layer of the perceptron.</summary>
    public Linear Linear2 { get; }

    /// <summary>Normalisation of the attention.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>Normalisation of the perceptron.</summary>
    public LayerNorm Norm2 { get; }

    private ILayer Activation { get; }

    private Dropout Dropout { get; }

    private Dropout Dropout1 { get; }

    private Dropout Dropout2 { get; }

    /// <summary>The layer with masks.</summary>
    /// <param name="x">Shape [B, T, C].</param>
    /// <param name="masks">What positions may attend to; null for everything.</param>
    public Tensor Forward(Tensor x, AttentionMasks? masks) => Watched(x, x =>
    {
        if (normFirst)
        {
            x += Attend(Norm1.Forward(x), masks);
            return x + FeedForward(Norm2.Forward(x));
        }
        x = Norm1.Forward(x + Attend(x, masks));
        return Norm2.Forward(x + FeedForward(x));
    });

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Forward(x, masks: null);

    private Tensor Attend(Tensor x, AttentionMasks? masks) => Dropout1.Forward(SelfAttn.Forward(x, x, x, masks));

    private Tensor FeedForward(Tensor x) =>
        Dropout2.Forward(Linear2.Forward(Dropout.Forward(Activation.Forward(Linear1.Forward(x)))));
}
