namespace Fathom.Formats;

/// <summary>A decoded picture: bytes [C, H, W], 0 dark to 255 bright.</summary>
public sealed class PixelImage
{
    /// <summary>A picture over <paramref name="pixels"/>, which are not copied.</summary>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="pixels">Bytes [C, H, W].</param>
    /// <exception cref="ArgumentException">When the sizes do not fit together.</exception>
    public PixelImage(int channels, int height, int width, byte[] pixels)
    {
        if (channels is not (1 or 3) || height < 1 || width < 1 || pixels.LongLength != (long)channels * height * width)
            throw new ArgumentException($"PixelImage: [{channels}, {height}, {width}] with {pixels.Length} bytes.");
        (Channels, Height, Width, Pixels) = (channels, height, width, pixels);
    }

    /// <summary>C: 1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>H, rows.</summary>
    public int Height { get; }

    /// <summary>W, columns.</summary>
    public int Width { get; }

    /// <summary>Bytes [C, H, W].</summary>
    public byte[] Pixels { get; }

    /// <summary>From bytes [H, W, C], the order of most files.</summary>
    internal static PixelImage FromInterleaved(int channels, int height, int width, ReadOnlySpan<byte> interleaved)
    {
        var pixels = new byte[interleaved.Length];
        var plane = height * width;
        for (var i = 0; i < plane; i++)
            for (var channel = 0; channel < channels; channel++)
                pixels[channel * plane + i] = interleaved[i * channels + channel];
        return new(channels, height, width, pixels);
    }
}
