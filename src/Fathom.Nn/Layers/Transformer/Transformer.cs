namespace Fathom.Nn;

/// <summary>Encoder and decoder: what the decoder's positions are is told by the encoder's sequence and the positions before.</summary>
/// <remarks>Vaswani et al. (2017), arXiv:1706.03762. State names and initial values (Xavier uniform for all matrices) are those of PyTorch's Transformer.</remarks>
public sealed partial class Transformer : Module
{
    /// <summary>A new pair.</summary>
    /// <param name="width">Features C.</param>
    /// <param name="heads">Heads of the attentions.</param>
    /// <param name="encoderLayers">Layers of the encoder.</param>
    /// <param name="decoderLayers">Layers of the decoder.</param>
    /// <param name="feedForward">Hidden features of the perceptrons.</param>
    /// <param name="dropout">Share of attention weights, hidden features and sublayers' results that training silences.</param>
    /// <param name="activation">Between the perceptrons' layers; null for <see cref="Relu"/>.</param>
    /// <param name="normFirst">Whether sublayers see normalised features, instead of their sums with the short cut being normalised.</param>
    /// <param name="epsilon">Added to variances in normalisation.</param>
    /// <param name="bias">Whether projections, perceptrons and normalisations have biases.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public Transformer(
        int width = 512, int heads = 8, int encoderLayers = 6, int decoderLayers = 6, int feedForward = 2048, double dropout = 0.1,
        ILayer? activation = null, bool normFirst = false, double epsilon = 1e-5, bool bias = true, RandomKey? random = null)
    {
        Encoder = new(
            encoderLayers, () => new(width, heads, feedForward, dropout, activation, normFirst, epsilon, bias, random), new(width, epsilon, bias: bias));
        Decoder = new(
            decoderLayers, () => new(width, heads, feedForward, dropout, activation, normFirst, epsilon, bias, random), new(width, epsilon, bias: bias));
        foreach (var parameter in Parameters)
            if (parameter.Shape.Rank > 1)
                parameter.Assign(Init.XavierUniform(parameter.Shape, random: random));
    }

    /// <summary>Reads the source.</summary>
    public TransformerEncoder Encoder { get; }

    /// <summary>Builds the target.</summary>
    public TransformerDecoder Decoder { get; }

    /// <summary>The decoder's result.</summary>
    /// <param name="source">Shape [B, S, C].</param>
    /// <param name="target">Shape [B, T, C].</param>
    /// <param name="sourceMasks">What the source's positions may attend to; null for everything.</param>
    /// <param name="targetMasks">What the target's positions may attend to among themselves, usually <see cref="AttentionMasks.CausalOnly"/>; null for everything.</param>
    /// <param name="memoryMasks">What the target's positions may attend to in the source; null for everything.</param>
    /// <returns>Shape [B, T, C].</returns>
    public Tensor Forward(
        Tensor source, Tensor target, AttentionMasks? sourceMasks = null, AttentionMasks? targetMasks = null, AttentionMasks? memoryMasks = null) =>
        Decoder.Forward(target, Encoder.Forward(source, sourceMasks), targetMasks, memoryMasks);
}
