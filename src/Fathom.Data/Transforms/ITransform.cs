namespace Fathom.Data;

/// <summary>
/// Changes one image in place on its way into a batch. What it draws comes from the key alone, which the loader derives from its own key, the
/// epoch and the sample's index: the result depends neither on the batch nor on the worker.
/// </summary>
public interface ITransform
{
    /// <summary>Changes <paramref name="image"/>, values [C, H, W], scaled to 0..1 before the first transform.</summary>
    /// <param name="image">The values, row-major.</param>
    /// <param name="shape">C, H and W.</param>
    /// <param name="key">Source of this sample's randomness in this epoch.</param>
    void Apply(Span<float> image, ImageShape shape, RandomKey key);
}
