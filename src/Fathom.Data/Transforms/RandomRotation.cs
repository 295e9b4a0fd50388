namespace Fathom.Data;

/// <summary>Turns the image about its centre by a random angle; bilinear, corners filled with 0.</summary>
/// <param name="degrees">The angle is uniform in ±degrees, 0 to 180.</param>
public sealed class RandomRotation(float degrees) : ITransform
{
    private readonly RandomAffine affine = new(degrees);

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, RandomKey key) => affine.Apply(image, shape, key);
}
