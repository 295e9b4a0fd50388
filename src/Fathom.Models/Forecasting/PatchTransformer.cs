using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// Reads each channel as overlapping patches with a Transformer's encoder, whose outputs together say what comes: [B, C, L] gives [B, C, H]. Channels share
/// all weights.
/// </summary>
/// <remarks>
/// Nie et al. (2023), "A time series is worth 64 words", arXiv:2211.14730: patches of 16 at a distance of 8, the end repeated for a last one. Layers normalise
/// after each sublayer by layer normalisation where the paper has batch normalisation.
/// </remarks>
public sealed partial class PatchTransformer : Layer
{
    private readonly int patch;
    private readonly int stride;

    /// <summary>A new network.</summary>
    /// <param name="input">Readings it sees, L.</param>
    /// <param name="horizon">Readings it foretells, H.</param>
    /// <param name="patch">Readings of a patch.</param>
    /// <param name="stride">Readings from one patch to the next.</param>
    /// <param name="width">Features of a patch.</param>
    /// <param name="heads">Heads of the attention.</param>
    /// <param name="feedForward">Hidden features of the perceptrons.</param>
    /// <param name="layers">Layers of the encoder.</param>
    /// <param name="dropout">Share of activations that training silences.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    /// <exception cref="ArgumentException">When the input holds no patch.</exception>
    public PatchTransformer(
        int input, int horizon, int patch = 16, int stride = 8, int width = 16, int heads = 4, int feedForward = 128, int layers = 3, double dropout = 0.3,
        RandomKey? random = null)
    {
        if (input < patch)
            throw new ArgumentException($"PatchTransformer: {input} readings hold no patch of {patch}.", nameof(patch));
        (this.patch, this.stride) = (patch, stride);
        var patches = (input + stride - patch) / stride + 1;
        Embed = new(patch, width, random: random);
        Positions = new(width, patches, random: random);
        Dropout = new(dropout, random);
        Encoder = new(layers, () => new(width, heads, feedForward, dropout, new Gelu(), random: random));
        Head = new(patches * width, horizon, random: random);
    }

    /// <summary>From a patch to its features.</summary>
    public Linear Embed { get; }

    /// <summary>Adds where a patch is.</summary>
    public LearnedPositions Positions { get; }

    /// <summary>Silences features, in training.</summary>
    public Dropout Dropout { get; }

    /// <summary>Relates the patches.</summary>
    public TransformerEncoder Encoder { get; }

    /// <summary>From the features of all patches to the readings.</summary>
    public Linear Head { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var (batch, channels) = (x.Shape[0], x.Shape[1]);
        var patches = x.Pad(-1, 0, stride, PadMode.Replicate).Reshape(batch * channels, -1).Windows(1, patch, stride);
        var features = Encoder.Forward(Dropout.Forward(Positions.Forward(Embed.Forward(patches))));
        return Head.Forward(features.Reshape(batch, channels, -1));
    }
}
