using Fathom.Nn;

namespace Fathom.Models;

/// <summary>A 3x3 convolution between two of 1x1, the first narrowing and the last widening, beside a shortcut.</summary>
/// <param name="inputs">Channels that come in.</param>
/// <param name="width">Channels of the 3x3 convolution; <see cref="Expansion"/> times as many go out.</param>
/// <param name="stride">Stride of the 3x3 convolution.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class ResNetBottleneck(int inputs, int width, int stride = 1, RandomKey? random = null) : Layer
{
    /// <summary>How many times wider than its middle a bottleneck ends.</summary>
    public const int Expansion = 4;

    /// <summary>Narrowing 1x1 convolution.</summary>
    public Conv2d Conv1 { get; } = ResNetConvolutions.Create(inputs, width, 1, 1, random);

    /// <summary>After the first convolution.</summary>
    public BatchNorm2d Bn1 { get; } = new(width);

    /// <summary>3x3 convolution, with the stride.</summary>
    public Conv2d Conv2 { get; } = ResNetConvolutions.Create(width, width, 3, stride, random);

    /// <summary>After the second convolution.</summary>
    public BatchNorm2d Bn2 { get; } = new(width);

    /// <summary>Widening 1x1 convolution.</summary>
    public Conv2d Conv3 { get; } = ResNetConvolutions.Create(width, width * Expansion, 1, 1, random);

    /// <summary>After the third convolution.</summary>
    public BatchNorm2d Bn3 { get; } = new(width * Expansion);

    /// <summary>Where the shapes differ, the shortcut's 1x1 convolution and normalisation.</summary>
    public Sequential? Downsample { get; } = ResNetConvolutions.Shortcut(inputs, width * Expansion, stride, random);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var y = Bn1.Forward(Conv1.Forward(x)).Relu();
        y = Bn2.Forward(Conv2.Forward(y)).Relu();
        y = Bn3.Forward(Conv3.Forward(y));
        return (y + (Downsample?.Forward(x) ?? x)).Relu();
    }
}
