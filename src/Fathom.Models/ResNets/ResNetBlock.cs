using Fathom.Nn;

namespace Fathom.Models;

/// <summary>Two 3x3 convolutions beside a shortcut.</summary>
/// <param name="inputs">Channels that come in.</param>
/// <param name="outputs">Channels that go out.</param>
/// <param name="stride">Stride of the first convolution.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class ResNetBlock(int inputs, int outputs, int stride = 1, RandomKey? random = null) : Layer
{
    /// <summary>First convolution, with the stride.</summary>
    public Conv2d Conv1 { get; } = ResNetConvolutions.Create(inputs, outputs, 3, stride, random);

    /// <summary>After the first convolution.</summary>
    public BatchNorm2d Bn1 { get; } = new(outputs);

    /// <summary>Second convolution.</summary>
    public Conv2d Conv2 { get; } = ResNetConvolutions.Create(outputs, outputs, 3, 1, random);

    /// <summary>After the second convolution.</summary>
    public BatchNorm2d Bn2 { get; } = new(outputs);

    /// <summary>Where the shapes differ, the shortcut's 1x1 convolution and normalisation.</summary>
    public Sequential? Downsample { get; } = ResNetConvolutions.Shortcut(inputs, outputs, stride, random);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var y = Bn1.Forward(Conv1.Forward(x)).Relu();
        y = Bn2.Forward(Conv2.Forward(y));
        return (y + (Downsample?.Forward(x) ?? x)).Relu();
    }
}
