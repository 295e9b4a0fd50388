namespace Fathom.Nn;

/// <summary>Encoder layers one after another: [B, T, C] stays [B, T, C].</summary>
/// <param name="layers">Number of layers.</param>
/// <param name="layer">Makes one; each is given initial values of its own, where PyTorch copies those of one layer.</param>
/// <param name="norm">Normalisation of the result, or null.</param>
public sealed partial class TransformerEncoder(int layers, Func<TransformerEncoderLayer> layer, LayerNorm? norm = null) : Layer
{
    /// <summary>The layers in order.</summary>
    public IReadOnlyList<TransformerEncoderLayer> Layers { get; } = [.. Enumerable.Range(0, layers).Select(_ => layer())];

    /// <summary>Normalisation of the result, or null.</summary>
    public LayerNorm? Norm { get; } = norm;

    /// <summary>The layers with masks.</summary>
    /// <param name="x">Shape [B, T, C].</param>
    /// <param name="masks">What positions may attend to; null for everything.</param>
    public Tensor Forward(Tensor x, AttentionMasks? masks) => Watched(x, x =>
    {
        foreach (var layer in Layers)
            x = layer.Forward(x, masks);
        return Norm is null ? x : Norm.Forward(x);
    });

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Forward(x, masks: null);
}
