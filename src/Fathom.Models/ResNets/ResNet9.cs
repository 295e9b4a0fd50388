using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// A shallow residual network for small images that learns in few epochs: eight 3x3 convolutions, two residual blocks, and a classifier that
/// sees the maximum of each map. On [3, 32, 32] images with 10 classes and 32 maps it has 1,646,122 parameters.
/// </summary>
/// <remarks>
/// Page (2018), "How to train your ResNet", as in Coleman et al. (2019), arXiv:1806.01427; here pooling comes before normalisation, which is then a
/// quarter of the work, and the blocks are those of <see cref="ResNetBlock"/>.
/// </remarks>
public sealed partial class ResNet9 : Layer
{
    // Keeps the logits of a new network small, so that a high learning rate does not drive them into saturation at once.
    private const double LogitScale = 0.125;

    /// <summary>A new network.</summary>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="maps">Maps at full size; the next sizes have two, four and eight times as many.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public ResNet9(int channels = 3, int classes = 10, int maps = 32, RandomKey? random = null)
    {
        Features = new(
            new Sequential(ResNetConvolutions.Create(channels, maps, 3, 1, random), new BatchNorm2d(maps), new Relu()),
            Halving(maps, 2 * maps, random), new ResNetBlock(2 * maps, 2 * maps, random: random),
            Halving(2 * maps, 4 * maps, random),
            Halving(4 * maps, 8 * maps, random), new ResNetBlock(8 * maps, 8 * maps, random: random),
            new AdaptiveMaxPool2d(1));
        Fc = new(8 * maps, classes, random: random);
    }

    /// <summary>From the image, of at least 8 x 8, to the maximum of each map at an eighth of its size.</summary>
    public Sequential Features { get; }

    /// <summary>From the maxima to one logit per class, before their scale.</summary>
    public Linear Fc { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => LogitScale * Fc.Forward(Features.Forward(x).Flatten(1));

    private static Sequential Halving(int inputs, int outputs, RandomKey? random) => new(
        ResNetConvolutions.Create(inputs, outputs, 3, 1, random), new MaxPool2d(2), new BatchNorm2d(outputs), new Relu());
}
