namespace Fathom.Models;

/// <summary>What a <see cref="ResNet"/> begins with.</summary>
public enum ResNetStem
{
    /// <summary>A 7x7 convolution of stride 2 and pooling: photographs of about 224 by 224.</summary>
    ImageNet,

    /// <summary>A 3x3 convolution at full size: images of about 32 by 32.</summary>
    Cifar,
}
