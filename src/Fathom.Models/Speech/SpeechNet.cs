using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// Says which word a short recording is: convolutions over the spectrogram, gated recurrent units along what is left of time in both directions, and the mean and
/// the maximum of their outputs: [B, 1, bands, T] gives logits [B, K].
/// </summary>
/// <remarks>After the encoder of Amodei et al. (2016), Deep Speech 2, arXiv:1512.02595, in small.</remarks>
public sealed partial class SpeechNet : Layer
{
    /// <summary>A new network.</summary>
    /// <param name="bands">Bands of the spectrogram, a multiple of 8.</param>
    /// <param name="classes">Number of words, K.</param>
    /// <param name="maps">Maps of the first convolution; the next have two and three times as many.</param>
    /// <param name="hidden">Size of the recurrent units in each direction.</param>
    /// <param name="dropout">Share of features before the last layer that training silences.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public SpeechNet(int bands, int classes, int maps = 24, int hidden = 64, double dropout = 0.3, RandomKey? random = null)
    {
        if (bands % 8 != 0)
            throw new ArgumentException($"SpeechNet: {bands} bands are not a multiple of 8.", nameof(bands));
        Convolutions = new(
            new Conv2d(1, maps, 3, padding: 1, bias: false, random: random), new BatchNorm2d(maps), new Relu(), new MaxPool2d(2),
            new Conv2d(maps, 2 * maps, 3, padding: 1, bias: false, random: random), new BatchNorm2d(2 * maps), new Relu(), new MaxPool2d(2),
            new Conv2d(2 * maps, 3 * maps, 3, padding: 1, bias: false, random: random), new BatchNorm2d(3 * maps), new Relu(), new MaxPool2d((2, 1)));
        Reader = new(3 * maps * bands / 8, hidden, batchFirst: true, bidirectional: true, random: random);
        Dropout = new(dropout, random);
        Head = new(4 * hidden, classes, random: random);
    }

    /// <summary>Three convolutions with pooling.</summary>
    public Sequential Convolutions { get; }

    /// <summary>Reads along time, in both directions.</summary>
    public Gru Reader { get; }

    /// <summary>Silences features, in training.</summary>
    public Dropout Dropout { get; }

    /// <summary>From features to logits.</summary>
    public Linear Head { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var maps = Convolutions.Forward(x);
        var steps = maps.Permute(0, 3, 1, 2).Reshape(maps.Shape[0], maps.Shape[3], -1);
        var read = Reader.Forward(steps);
        return Head.Forward(Dropout.Forward(Tensor.Concatenate([read.Mean(1), read.Max(1)], 1)));
    }
}
