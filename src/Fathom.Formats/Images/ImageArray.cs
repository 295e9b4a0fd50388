using System.Runtime.InteropServices;

namespace Fathom.Formats;

/// <summary>Takes a numeric array for a picture.</summary>
internal static class ImageArray
{
    public static PixelImage ToImage(NpyArray array, string source)
    {
        if (array.IsText)
            throw new FormatException($"{source}: holds text, not a picture.");
        var shape = array.Shape;
        var (channels, height, width, channelsLast) = shape.Sizes.ToArray() switch
        {
            [var h, var w] => (1, h, w, false),
            [1 or 3, var h, var w] => (shape[0], h, w, false),
            [var h, var w, 1 or 3] => (shape[2], h, w, true),
            _ => throw new FormatException($"{source}: shape {shape} is no picture; expected [H, W], [H, W, C] or [C, H, W] with 1 or 3 channels."),
        };
        ImageFile.CheckSize(height, width, source);
        var bytes = Bytes(array.Values, source);
        return channelsLast ? PixelImage.FromInterleaved(channels, height, width, bytes) : new(channels, height, width, bytes);
    }

    private static byte[] Bytes(TensorBytes values, string source) => values.DType switch
    {
        DType.U8 => values.Bytes.ToArray(),
        DType.F32 => [.. MemoryMarshal.Cast<byte, float>(values.Bytes.Span).ToArray().Select(value => Level(value, source))],
        DType.F64 => [.. MemoryMarshal.Cast<byte, double>(values.Bytes.Span).ToArray().Select(value => Level(value, source))],
        _ => throw new FormatException($"{source}: elements are {values.DType.Name}; a picture has u8, or floats from 0 to 1."),
    };

    private static byte Level(double value, string source) => value is >= 0 and <= 1
        ? (byte)Math.Round(255 * value)
        : throw new FormatException($"{source}: element {value} is not in 0..1. Scale the picture, or save it as u8.");
}
