namespace Fathom.Models;

/// <summary>Sizes of a <see cref="VisionTransformer"/>.</summary>
/// <param name="Image">Height and width of the image.</param>
/// <param name="Patch">Height and width of a patch, which divide those of the image.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Layers">Number of blocks.</param>
/// <param name="Heads">Heads of the attention.</param>
/// <param name="Width">Features C.</param>
public sealed record VisionTransformerConfig(int Image, int Patch, int Classes, int Layers, int Heads, int Width)
{
    /// <summary>ViT-Ti for 32 x 32 images in patches of 4 x 4, 10 classes: 5.4 million parameters.</summary>
    public static VisionTransformerConfig TinyCifar { get; } = new(32, 4, 10, 12, 3, 192);

    /// <summary>ViT-B/16 for 224 x 224 images, 1000 classes: 87 million parameters.</summary>
    public static VisionTransformerConfig Base { get; } = new(224, 16, 1000, 12, 12, 768) { Epsilon = 1e-6 };

    /// <summary>Channels of the image.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Share of embeddings and sublayers' results that training silences.</summary>
    public double Dropout { get; init; }

    /// <summary>Added to variances in normalisation.</summary>
    public double Epsilon { get; init; } = 1e-5;
}
