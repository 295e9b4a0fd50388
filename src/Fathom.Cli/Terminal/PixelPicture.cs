using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fathom.Cli;

/// <summary>
/// A small picture in the terminal. With colours, one character holds two pixels, one above the other, as the upper half
/// block '▀' in the upper pixel's colour upon the lower one's. Without, one character of a brightness ramp stands for two
/// pixels' mean, so that the picture keeps its proportions: a character cell is about twice as high as wide.
/// </summary>
public sealed class PixelPicture : Renderable
{
    // From black to white, by the share of the cell that is inked.
    private const string Ramp = " .:-=+*#%@";

    private readonly int _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly byte[] _pixels;

    /// <param name="channels">1 for grey, 3 for RGB.</param>
    /// <param name="height">Rows, H.</param>
    /// <param name="width">Columns, W.</param>
    /// <param name="pixels">Shape [C, H, W], 0 black to 255 full.</param>
    /// <exception cref="ArgumentException">There are neither 1 nor 3 channels, or the length does not fit the shape.</exception>
    public PixelPicture(int channels, int height, int width, ReadOnlySpan<byte> pixels)
    {
        if (channels is not (1 or 3))
            throw new ArgumentException($"PixelPicture: expected 1 or 3 channels, got {channels}.", nameof(channels));
        if (pixels.Length != channels * height * width)
            throw new ArgumentException(
                $"PixelPicture: shape [{channels}, {height}, {width}] needs {channels * height * width} bytes, got {pixels.Length}.",
                nameof(pixels));
        (_channels, _height, _width, _pixels) = (channels, height, width, pixels.ToArray());
    }

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth)
    {
        var columns = Columns(maxWidth);
        return new Measurement(columns, columns);
    }

    /// <inheritdoc/>
    /// <remarks>A picture wider than <paramref name="maxWidth"/> is sampled down to it.</remarks>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var columns = Columns(maxWidth);
        if (columns == 0)
            yield break;
        var rows = Math.Max(1, (int)Math.Round(_height * (double)columns / _width));
        var coloured = options.ColorSystem != ColorSystem.NoColors && options.Unicode;
        for (var row = 0; row < rows; row += 2)
        {
            for (var column = 0; column < columns; column++)
            {
                var upper = Sample(row, column, rows, columns);
                Color? lower = row + 1 < rows ? Sample(row + 1, column, rows, columns) : null;
                yield return coloured ? Block(upper, lower) : Letter(upper, lower);
            }

            yield return Segment.LineBreak;
        }
    }

    private static Segment Block(Color upper, Color? lower) => new("▀", new Style(upper, lower));

    private static Segment Letter(Color upper, Color? lower)
    {
        var brightness = (Brightness(upper) + Brightness(lower ?? upper)) / 2;
        return new Segment(Ramp[(int)Math.Round(brightness / 255 * (Ramp.Length - 1))].ToString());
    }

    // Luma of ITU-R BT.601.
    private static double Brightness(Color colour) => 0.299 * colour.R + 0.587 * colour.G + 0.114 * colour.B;

    private int Columns(int maxWidth) => _height == 0 ? 0 : Math.Max(0, Math.Min(_width, maxWidth));

    /// <summary>The mean colour of the source pixels that fall into one target pixel.</summary>
    private Color Sample(int row, int column, int rows, int columns)
    {
        var (top, bottom) = Span(row, rows, _height);
        var (left, right) = Span(column, columns, _width);
        return _channels == 1
            ? new Color(Mean(0), Mean(0), Mean(0))
            : new Color(Mean(0), Mean(1), Mean(2));

        byte Mean(int channel)
        {
            var sum = 0;
            for (var y = top; y < bottom; y++)
            {
                for (var x = left; x < right; x++)
                    sum += _pixels[(channel * _height + y) * _width + x];
            }

            var count = (bottom - top) * (right - left);
            return (byte)((sum + count / 2) / count);
        }
    }

    private static (int Start, int End) Span(int index, int count, int length)
    {
        var start = (int)((long)index * length / count);
        return (start, Math.Max(start + 1, (int)((long)(index + 1) * length / count)));
    }
}
