using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// A compact convolutional network in the manner of VGG, with batch normalisation and dropout: pairs of 3x3 convolutions at full, half
/// and quarter size, then the mean over the image and one affine layer.
/// </summary>
/// <remarks>
/// Simonyan and Zisserman (2014), arXiv:1409.1556; Ioffe and Szegedy (2015), arXiv:1502.03167; Lin, Chen and Yan (2013), arXiv:1312.4400.
/// </remarks>
public sealed partial class Cnn : Layer
{
    /// <summary>A new network.</summary>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="width">Maps of the first pair of convolutions; the next pairs have two and four times as many.</param>
    /// <param name="dropout">Share of activations that training silences before the affine layer.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public Cnn(int channels = 1, int classes = 10, int width = 32, double dropout = 0.3, RandomKey? random = null)
    {
        Features = new(
            Block(channels, width, random), Block(width, width, random), new MaxPool2d(2),
            Block(width, 2 * width, random), Block(2 * width, 2 * width, random), new MaxPool2d(2),
            Block(2 * width, 4 * width, random), Block(4 * width, 4 * width, random));
        Classifier = new(
            new AdaptiveAveragePool2d(1), new Flatten(), new Dropout(dropout, random: random),
            new Linear(4 * width, classes, random: random));
    }

    /// <summary>From the image to maps of a quarter of its size.</summary>
    public Sequential Features { get; }

    /// <summary>From the maps to one logit per class.</summary>
    public Sequential Classifier { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Classifier.Forward(Features.Forward(x));

    // The normalisation has a shift of its own, so the convolution needs no bias.
    private static Sequential Block(int inputs, int outputs, RandomKey? random) => new(
        new Conv2d(inputs, outputs, 3, padding: 1, bias: false, random: random), new BatchNorm2d(outputs), new Relu());
}
