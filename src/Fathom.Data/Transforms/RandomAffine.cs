using System.Numerics;

namespace Fathom.Data;

/// <summary>Turns, shifts, scales and shears the image at random about its centre; bilinear, the outside filled with 0.</summary>
public sealed class RandomAffine : ITransform
{
    private readonly float degrees;
    private readonly float translate;
    private readonly float minScale;
    private readonly float maxScale;
    private readonly float shear;

    /// <summary>Every amount is drawn uniformly and independently for each image.</summary>
    /// <param name="degrees">Rotation within ±degrees, 0 to 180.</param>
    /// <param name="translate">Shift within ± this share of width and height, 0 to 1.</param>
    /// <param name="minScale">Smallest scale, 0.1 to <paramref name="maxScale"/>.</param>
    /// <param name="maxScale">Largest scale, at most 10.</param>
    /// <param name="shear">Horizontal shear within ± this angle in degrees, 0 to 80.</param>
    public RandomAffine(float degrees, float translate = 0, float minScale = 1, float maxScale = 1, float shear = 0)
    {
        Ranges.Check(nameof(RandomAffine), nameof(degrees), degrees, 0, 180);
        Ranges.Check(nameof(RandomAffine), nameof(translate), translate, 0, 1);
        Ranges.Check(nameof(RandomAffine), nameof(maxScale), maxScale, 0.1f, 10);
        Ranges.Check(nameof(RandomAffine), nameof(minScale), minScale, 0.1f, maxScale);
        Ranges.Check(nameof(RandomAffine), nameof(shear), shear, 0, 80);
        (this.degrees, this.translate, this.minScale, this.maxScale, this.shear) = (degrees, translate, minScale, maxScale, shear);
    }

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, RandomKey key)
    {
        var numbers = key.Numbers();
        var angle = numbers.NextSingle(-degrees, degrees) * (MathF.PI / 180);
        var shift = new Vector2(numbers.NextSingle(-translate, translate) * shape.Width, numbers.NextSingle(-translate, translate) * shape.Height);
        var scale = numbers.NextSingle(minScale, maxScale);
        var slope = MathF.Tan(numbers.NextSingle(-shear, shear) * (MathF.PI / 180));
        var map = Matrix3x2.CreateScale(scale)
            * new Matrix3x2(1, 0, slope, 1, 0, 0)
            * Matrix3x2.CreateRotation(angle)
            * Matrix3x2.CreateTranslation(shift);
        AffineWarp.Apply(image, shape, map);
    }
}
