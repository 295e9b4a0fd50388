namespace Fathom.Data;

/// <summary>y = (x - mean) / std, channel by channel. Put it last: the other transforms fill with 0 and mean black.</summary>
public sealed class Normalize : ITransform
{
    private readonly float[] mean;
    private readonly float[] std;

    /// <summary>Normalises with the given statistics.</summary>
    /// <param name="mean">One value per channel, or one for all.</param>
    /// <param name="std">One positive value per channel, or one for all.</param>
    /// <exception cref="ArgumentException">When the counts differ or a value is not a number it can be.</exception>
    public Normalize(ReadOnlySpan<float> mean, ReadOnlySpan<float> std)
    {
        if (mean.IsEmpty || mean.Length != std.Length)
            throw new ArgumentException($"Normalize: {mean.Length} means and {std.Length} standard deviations; give one of each per channel.");
        foreach (var value in mean)
            if (!float.IsFinite(value))
                throw new ArgumentException($"Normalize: mean {value} is not finite.", nameof(mean));
        foreach (var value in std)
            if (!(value > 0 && float.IsFinite(value)))
                throw new ArgumentException($"Normalize: standard deviation {value} must be positive. Is the channel constant?", nameof(std));
        (this.mean, this.std) = (mean.ToArray(), std.ToArray());
    }

    /// <summary>Normalises to mean 0 and standard deviation 1 over the training images <paramref name="images"/>.</summary>
    public static Normalize From(ImageDataset images)
    {
        var (mean, std) = images.ChannelStatistics();
        return new(mean, std);
    }

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, RandomKey key)
    {
        if (mean.Length != 1 && mean.Length != shape.Channels)
            throw new ShapeException($"Normalize: statistics of {mean.Length} channels, but the image is {shape}.");
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var (m, s) = mean.Length == 1 ? (mean[0], std[0]) : (mean[channel], std[channel]);
            foreach (ref var value in image.Slice(channel * shape.PlaneCount, shape.PlaneCount))
                value = (value - m) / s;
        }
    }
}
