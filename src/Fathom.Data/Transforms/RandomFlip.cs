namespace Fathom.Data;

/// <summary>Mirrors the image with a given probability.</summary>
public sealed class RandomFlip : ITransform
{
    private readonly FlipAxis axis;
    private readonly float probability;

    /// <summary>Mirrors along <paramref name="axis"/>.</summary>
    /// <param name="axis">Which sides change places.</param>
    /// <param name="probability">Chance of mirroring, 0 to 1.</param>
    public RandomFlip(FlipAxis axis = FlipAxis.Horizontal, float probability = 0.5f)
    {
        Ranges.Check(nameof(RandomFlip), nameof(probability), probability, 0, 1);
        (this.axis, this.probability) = (axis, probability);
    }

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, RandomKey key)
    {
        if (key.Numbers().NextSingle() >= probability)
            return;
        if (axis == FlipAxis.Horizontal)
        {
            for (var row = 0; row < shape.Channels * shape.Height; row++)
                image.Slice(row * shape.Width, shape.Width).Reverse();
            return;
        }
        for (var channel = 0; channel < shape.Channels; channel++)
            FlipRows(image.Slice(channel * shape.PlaneCount, shape.PlaneCount), shape);
    }

    private static void FlipRows(Span<float> plane, ImageShape shape)
    {
        for (var row = 0; row < shape.Height / 2; row++)
        {
            var upper = plane.Slice(row * shape.Width, shape.Width);
            var lower = plane.Slice((shape.Height - 1 - row) * shape.Width, shape.Width);
            for (var x = 0; x < shape.Width; x++)
                (upper[x], lower[x]) = (lower[x], upper[x]);
        }
    }
}
