using Fathom.Nn;

namespace Fathom.Models;

/// <summary>Residual networks of 18, 34 and 50 layers, with the names and numbers of torchvision's.</summary>
/// <remarks>He, Zhang, Ren and Sun (2015), arXiv:1512.03385. The stride of a bottleneck is in its 3x3 convolution, as in torchvision.</remarks>
public sealed partial class ResNet : Layer
{
    private readonly ResNetStem stem;

    /// <summary>A network of any depth.</summary>
    /// <param name="blockCounts">Blocks in each of the four stages.</param>
    /// <param name="bottleneck">Whether blocks are bottlenecks of three convolutions rather than pairs.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="stem">What comes before the stages.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public ResNet(
        ReadOnlySpan<int> blockCounts, bool bottleneck, int classes = 1000, int channels = 3, ResNetStem stem = ResNetStem.ImageNet, RandomKey? random = null)
    {
        if (blockCounts.Length != 4)
            throw new ArgumentException($"ResNet: has four stages, got {blockCounts.Length} counts of blocks.", nameof(blockCounts));
        this.stem = stem;
        Conv1 = stem == ResNetStem.ImageNet
            ? ResNetConvolutions.Create(channels, 64, 7, stride: 2, random)
            : ResNetConvolutions.Create(channels, 64, 3, stride: 1, random);
        Bn1 = new(64);
        var expansion = bottleneck ? ResNetBottleneck.Expansion : 1;
        Layer1 = Stage(64, 64, blockCounts[0], 1, bottleneck, random);
        Layer2 = Stage(64 * expansion, 128, blockCounts[1], 2, bottleneck, random);
        Layer3 = Stage(128 * expansion, 256, blockCounts[2], 2, bottleneck, random);
        Layer4 = Stage(256 * expansion, 512, blockCounts[3], 2, bottleneck, random);
        Fc = new(512 * expansion, classes, random: random);
    }

    /// <summary>Two blocks per stage; 11,689,512 parameters in its ImageNet form with 1,000 classes.</summary>
    public static ResNet ResNet18(int classes = 1000, int channels = 3, ResNetStem stem = ResNetStem.ImageNet, RandomKey? random = null) =>
        new([2, 2, 2, 2], bottleneck: false, classes, channels, stem, random);

    /// <summary>3, 4, 6 and 3 blocks; 21,797,672 parameters in its ImageNet form with 1,000 classes.</summary>
    public static ResNet ResNet34(int classes = 1000, int channels = 3, ResNetStem stem = ResNetStem.ImageNet, RandomKey? random = null) =>
        new([3, 4, 6, 3], bottleneck: false, classes, channels, stem, random);

    /// <summary>3, 4, 6 and 3 bottlenecks; 25,557,032 parameters in its ImageNet form with 1,000 classes.</summary>
    public static ResNet ResNet50(int classes = 1000, int channels = 3, ResNetStem stem = ResNetStem.ImageNet, RandomKey? random = null) =>
        new([3, 4, 6, 3], bottleneck: true, classes, channels, stem, random);

    /// <summary>From the image to 64 maps.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>Normalises them.</summary>
    public BatchNorm2d Bn1 { get; }

    /// <summary>The stage at full size.</summary>
    public Sequential Layer1 { get; }

    /// <summary>The stage at half size.</summary>
    public Sequential Layer2 { get; }

    /// <summary>The stage at a quarter of the size.</summary>
    public Sequential Layer3 { get; }

    /// <summary>The stage at an eighth of the size.</summary>
    public Sequential Layer4 { get; }

    /// <summary>From the mean over the image to one logit per class.</summary>
    public Linear Fc { get; }

    private Relu Relu { get; } = new();

    private MaxPool2d Maxpool { get; } = new(3, stride: 2, padding: 1);

    private AdaptiveAveragePool2d Avgpool { get; } = new(1);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        x = Relu.Forward(Bn1.Forward(Conv1.Forward(x)));
        if (stem == ResNetStem.ImageNet)
            x = Maxpool.Forward(x);
        x = Layer4.Forward(Layer3.Forward(Layer2.Forward(Layer1.Forward(x))));
        return Fc.Forward(Avgpool.Forward(x).Flatten(1));
    }

    private static Sequential Stage(int inputs, int width, int count, int stride, bool bottleneck, RandomKey? random)
    {
        var blocks = new ILayer[count];
        for (var i = 0; i < count; i++)
        {
            blocks[i] = bottleneck
                ? new ResNetBottleneck(inputs, width, i == 0 ? stride : 1, random)
                : new ResNetBlock(inputs, width, i == 0 ? stride : 1, random);
            inputs = bottleneck ? width * ResNetBottleneck.Expansion : width;
        }
        return new(blocks);
    }
}
