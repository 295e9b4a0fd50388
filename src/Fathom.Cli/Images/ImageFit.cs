using Fathom.Data;
using Fathom.Formats;

namespace Fathom.Cli;

/// <summary>Brings a picture to the shape that a model takes.</summary>
internal static class ImageFit
{
    /// <summary>Grey or colour as wanted, scaled to the size without keeping proportions.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="shape">The wanted shape.</param>
    /// <param name="invert">Whether dark becomes bright, for ink on paper.</param>
    public static ImageSample To(PixelImage image, ImageShape shape, bool invert)
    {
        var pixels = new byte[shape.ElementCount];
        for (var channel = 0; channel < shape.Channels; channel++)
            for (var y = 0; y < shape.Height; y++)
                for (var x = 0; x < shape.Width; x++)
                {
                    var level = (byte)Math.Round(Mean(image, channel, shape, y, x));
                    pixels[(channel * shape.Height + y) * shape.Width + x] = invert ? (byte)(255 - level) : level;
                }
        return new(pixels, shape, Label: 0);
    }

    // The mean of the source over the area of one target pixel, edges weighted by how much of them it covers.
    private static double Mean(PixelImage image, int channel, ImageShape shape, int y, int x)
    {
        var (top, bottom) = ((double)y * image.Height / shape.Height, (double)(y + 1) * image.Height / shape.Height);
        var (left, right) = ((double)x * image.Width / shape.Width, (double)(x + 1) * image.Width / shape.Width);
        double sum = 0;
        for (var row = (int)top; row < Math.Min(image.Height, Math.Ceiling(bottom)); row++)
        {
            var rowShare = Math.Min(bottom, row + 1) - Math.Max(top, row);
            for (var column = (int)left; column < Math.Min(image.Width, Math.Ceiling(right)); column++)
                sum += rowShare * (Math.Min(right, column + 1) - Math.Max(left, column)) * Level(image, channel, shape.Channels, row * image.Width + column);
        }
        return sum / ((bottom - top) * (right - left));
    }

    private static double Level(PixelImage image, int channel, int channels, int place)
    {
        var plane = image.Height * image.Width;
        if (image.Channels == channels)
            return image.Pixels[channel * plane + place];
        // Grey serves as each colour; colour becomes grey by its luma (ITU-R BT.601).
        return image.Channels == 1
            ? image.Pixels[place]
            : 0.299 * image.Pixels[place] + 0.587 * image.Pixels[plane + place] + 0.114 * image.Pixels[2 * plane + place];
    }
}
