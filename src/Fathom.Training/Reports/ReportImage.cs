namespace Fathom.Training;

/// <summary>A small picture, grey or RGB.</summary>
public sealed class ReportImage
{
    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="pixels">Shape [C, H, W], 0 black to 255 full.</param>
    /// <exception cref="ArgumentException">There are neither 1 nor 3 channels, or the length does not fit the shape.</exception>
    public ReportImage(int channels, int height, int width, byte[] pixels)
    {
        if (channels is not (1 or 3))
            throw new ArgumentException($"ReportImage: expected 1 or 3 channels, got {channels}.", nameof(channels));
        if (pixels.Length != channels * height * width)
            throw new ArgumentException(
                $"ReportImage: shape [{channels}, {height}, {width}] needs {channels * height * width} bytes, got {pixels.Length}.",
                nameof(pixels));
        (Channels, Height, Width, Pixels) = (channels, height, width, pixels);
    }

    /// <summary>1 for grey, 3 for RGB.</summary>
    public int Channels { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Shape [C, H, W].</summary>
    public byte[] Pixels { get; }
}
