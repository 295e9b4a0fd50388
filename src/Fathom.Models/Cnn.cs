using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// A compact convolutional network in the manner of VGG, with batch normalisation and dropout: five 3x3 convolutions at full, half and
/// quarter size, then two affine layers that see where in the image a feature is.
/// </summary>
/// <remarks>Simonyan and Zisserman (2014), arXiv:1409.1556; Ioffe and Szegedy (2015), arXiv:1502.03167.</remarks>
public sealed partial class Cnn : Layer
{
    /// <summary>A new network.</summary>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="height">Rows of the image, at least 8.</param>
    /// <param name="width">Columns of the image, at least 8.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="maps">Maps of the first convolution; the next sizes have two and four times as many.</param>
    /// <param name="dropout">Share of activations that training silences before each affine layer.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public Cnn(
        int channels = 1, int height = 28, int width = 28, int classes = 10, int maps = 32, double dropout = 0.3, RandomKey? random = null)
    {
        if (height < 8 || width < 8)
            throw new ArgumentOutOfRangeException(nameof(height), $"Cnn: images of {height} x {width} are too small; at least 8 x 8.");
        // Most of the work is where the maps are large: a single convolution at full size keeps the network fast.
        Features = new(
            Block(channels, maps, random), new MaxPool2d(2),
            Block(maps, 2 * maps, random), Block(2 * maps, 2 * maps, random), new MaxPool2d(2),
            Block(2 * maps, 4 * maps, random), Block(4 * maps, 4 * maps, random), new MaxPool2d(2));
        Classifier = new(
            new Flatten(), new Dropout(dropout, random: random),
            new Linear(4 * maps * (height / 8) * (width / 8), 8 * maps, random: random), new Relu(), new Dropout(dropout, random: random),
            new Linear(8 * maps, classes, random: random));
    }

    /// <summary>From the image to maps of an eighth of its size.</summary>
    public Sequential Features { get; }

    /// <summary>From the maps to one logit per class.</summary>
    public Sequential Classifier { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Classifier.Forward(Features.Forward(x));

    // The normalisation has a shift of its own, so the convolution needs no bias.
    private static Sequential Block(int inputs, int outputs, RandomKey? random) => new(
        new Conv2d(inputs, outputs, 3, padding: 1, bias: false, random: random), new BatchNorm2d(outputs), new Relu());
}
