using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// LeNet-5 with rectified units and maximum pooling, for small images: two convolutions, three affine layers.
/// On [1, 28, 28] images with 10 classes it has 61,706 parameters.
/// </summary>
/// <remarks>LeCun, Bottou, Bengio and Haffner (1998), doi:10.1109/5.726791.</remarks>
public sealed partial class LeNet : Layer
{
    /// <summary>A new network.</summary>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="size">Height and width of the image, at least 12.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public LeNet(int channels = 1, int size = 28, int classes = 10, RandomKey? random = null)
    {
        // Pooling halves, the second convolution takes four, pooling halves again.
        var side = (size / 2 - 4) / 2;
        if (side < 1)
            throw new ArgumentOutOfRangeException(nameof(size), $"LeNet: images of {size} x {size} are too small; at least 12 x 12.");
        Conv1 = new(channels, 6, 5, padding: 2, random: random);
        Conv2 = new(6, 16, 5, random: random);
        Fc1 = new(16 * side * side, 120, random: random);
        Fc2 = new(120, 84, random: random);
        Fc3 = new(84, classes, random: random);
    }

    /// <summary>Edges and strokes: 6 maps, 5 by 5.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>Their combinations: 16 maps, 5 by 5.</summary>
    public Conv2d Conv2 { get; }

    /// <summary>To 120 features.</summary>
    public Linear Fc1 { get; }

    /// <summary>To 84 features.</summary>
    public Linear Fc2 { get; }

    /// <summary>To one logit per class.</summary>
    public Linear Fc3 { get; }

    private Relu Relu { get; } = new();

    private MaxPool2d Pool { get; } = new(2);

    private Flatten Flatten { get; } = new();

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        x = Pool.Forward(Relu.Forward(Conv1.Forward(x)));
        x = Pool.Forward(Relu.Forward(Conv2.Forward(x)));
        x = Relu.Forward(Fc1.Forward(Flatten.Forward(x)));
        x = Relu.Forward(Fc2.Forward(x));
        return Fc3.Forward(x);
    }
}
