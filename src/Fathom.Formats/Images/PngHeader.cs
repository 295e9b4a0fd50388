using System.Buffers.Binary;

namespace Fathom.Formats;

/// <summary>The first chunk of a PNG file, and what follows from it.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Colour">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
internal readonly record struct PngHeader(int Width, int Height, int Colour)
{
    /// <summary>Bytes per pixel in the file.</summary>
    public int Samples => Colour switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };

    /// <summary>Bytes per row in the file, without the filter's.</summary>
    public int RowBytes => checked(Width * Samples);

    /// <summary>1 for grey, 3 for colour.</summary>
    public int ColourChannels => Colour is 0 or 4 ? 1 : 3;

    public static PngHeader Parse(ReadOnlySpan<byte> data, string source)
    {
        if (data.Length != 13)
            throw new FormatException($"{source}: damaged: the header has {data.Length} bytes, not 13.");
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        ImageFile.CheckSize(height, width, source);
        if (data[8] != 8 || data[9] is not (0 or 2 or 3 or 4 or 6) || data[12] != 0)
            throw new FormatException(
                $"{source}: a PNG of {data[8]} bits, colour type {data[9]}{(data[12] != 0 ? ", interlaced" : "")} is not read. Save it with 8 bits, not interlaced.");
        if (data[10] != 0 || data[11] != 0)
            throw new FormatException($"{source}: a PNG of compression {data[10]} and filter {data[11]} is not read; both must be 0.");
        return new((int)width, (int)height, data[9]);
    }

    /// <summary>The colours of a row of the file, upon black where they are transparent.</summary>
    public void Colours(ReadOnlySpan<byte> row, ReadOnlySpan<byte> palette, Span<byte> colours, string source)
    {
        for (var x = 0; x < Width; x++)
        {
            var pixel = row.Slice(x * Samples, Samples);
            if (Colour == 3)
            {
                if (pixel[0] * 3 + 3 > palette.Length)
                    throw new FormatException($"{source}: damaged: colour {pixel[0]} is not in the palette.");
                palette.Slice(pixel[0] * 3, 3).CopyTo(colours[(3 * x)..]);
                continue;
            }
            var alpha = Colour is 4 or 6 ? pixel[^1] : 255;
            for (var channel = 0; channel < ColourChannels; channel++)
                colours[x * ColourChannels + channel] = (byte)((pixel[channel] * alpha + 127) / 255);
        }
    }
}
