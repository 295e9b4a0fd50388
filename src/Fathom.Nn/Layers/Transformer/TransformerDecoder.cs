namespace Fathom.Nn;

/// <summary>Decoder layers one after another: [B, T, C] stays [B, T, C].</summary>
/// <param name="layers">Number of layers.</param>
/// <param name="layer">Makes one; each is given initial values of its own, where PyTorch copies those of one layer.</param>
/// <param name="norm">Normalisation of the result, or null.</param>
public sealed partial class TransformerDecoder(int layers, Func<TransformerDecoderLayer> layer, LayerNorm? norm = null) : Module
{
    /// <summary>The layers in order.</summary>
    public IReadOnlyList<TransformerDecoderLayer> Layers { get; } = [.. Enumerable.Range(0, layers).Select(_ => layer())];

    /// <summary>Normalisation of the result, or null.</summary>
    public LayerNorm? Norm { get; } = norm;

    /// <summary>The layers.</summary>
    /// <param name="x">Shape [B, T, C].</param>
    /// <param name="memory">The encoder's result, [B, S, C].</param>
    /// <param name="masks">What positions may attend to among themselves; null for everything.</param>
    /// <param name="memoryMasks">What positions may attend to in <paramref name="memory"/>; null for everything.</param>
    public Tensor Forward(Tensor x, Tensor memory, AttentionMasks? masks = null, AttentionMasks? memoryMasks = null)
    {
        foreach (var layer in Layers)
            x = layer.Forward(x, memory, masks, memoryMasks);
        return Norm is null ? x : Norm.Forward(x);
    }

    /// <summary>The layers for tokens that follow others.</summary>
    /// <param name="x">The new tokens, [B, T, C].</param>
    /// <param name="step">Where they begin.</param>
    /// <param name="caches">Keys and values of each layer's self-attention, to which theirs are added.</param>
    /// <param name="memory">Keys and values of the encoder's result for each layer.</param>
    /// <param name="memoryMasks">What positions may attend to in the memory; null for everything.</param>
    public Tensor Forward(
        Tensor x, CachedStep step, IReadOnlyList<KeyValueCache> caches, IReadOnlyList<KeyValueCache> memory, AttentionMasks? memoryMasks = null)
    {
        for (var i = 0; i < Layers.Count; i++)
            x = Layers[i].Forward(x, step, caches[i], memory[i], memoryMasks);
        return Norm is null ? x : Norm.Forward(x);
    }
}
