namespace Fathom.Data;

/// <summary>Overwrites a square at a random place within the image with 0: after <see cref="Normalize"/>, the mean colour.</summary>
/// <remarks>DeVries and Taylor (2017), arXiv:1708.04552, whose square may lie partly outside; here its area is always the same.</remarks>
public sealed class RandomCutout : ITransform
{
    private readonly int side;

    /// <summary>Cuts out one square.</summary>
    /// <param name="side">Side in pixels, 1 or more; what exceeds the image is left away.</param>
    public RandomCutout(int side)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        this.side = side;
    }

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, RandomKey key)
    {
        var (height, width) = (Math.Min(side, shape.Height), Math.Min(side, shape.Width));
        var numbers = key.Numbers();
        var top = numbers.NextInt32(shape.Height - height + 1);
        var left = numbers.NextInt32(shape.Width - width + 1);
        for (var channel = 0; channel < shape.Channels; channel++)
            for (var y = top; y < top + height; y++)
                image.Slice(channel * shape.PlaneCount + y * shape.Width + left, width).Clear();
    }
}
