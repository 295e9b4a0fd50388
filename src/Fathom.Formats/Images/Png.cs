using System.Buffers.Binary;
using System.IO.Compression;

namespace Fathom.Formats;

/// <summary>Reads PNG pictures of 8 bits per sample, not interlaced: grey, RGB or palette, and grey or RGB with alpha, laid upon black.</summary>
/// <remarks>Format: W3C PNG specification, third edition. Checksums are verified.</remarks>
public static class Png
{
    // One byte of deflated data stands for 1032 bytes at most (two bits for a run of 258).
    private const long MostPerByte = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether <paramref name="bytes"/> begin like a PNG file.</summary>
    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="FormatException">When the file is damaged or of a kind that is not read.</exception>
    public static PixelImage Decode(ReadOnlySpan<byte> bytes, string source)
    {
        if (!IsPng(bytes))
            throw new FormatException($"{source}: not a PNG file.");
        PngHeader? header = null;
        byte[] palette = [];
        using var compressed = new MemoryStream();
        for (var position = Signature.Length; ;)
        {
            var (type, data) = Chunk(bytes, ref position, source);
            if (header is null && type != "IHDR")
                throw new FormatException($"{source}: damaged: the first chunk is {type}, not IHDR.");
            switch (type)
            {
                case "IHDR" when header is null: header = PngHeader.Parse(data, source); break;
                case "PLTE": palette = data.ToArray(); break;
                case "IDAT": compressed.Write(data); break;
                // A capital says that a picture cannot be understood without the chunk.
                case [>= 'A' and <= 'Z', ..] when type != "IEND": throw new FormatException($"{source}: a chunk {type} {(type == "IHDR" ? "comes twice" : "is not read")}.");
                case "IEND": return Decode(header!.Value, palette, compressed, source);
            }
        }
    }

    private static (string Type, byte[] Data) Chunk(ReadOnlySpan<byte> bytes, ref int position, string source)
    {
        var rest = bytes[position..];
        if (rest.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - 12)
            throw new FormatException($"{source}: the file is cut short.");
        var content = rest.Slice(4, 4 + (int)length);
        var expected = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
        if (Crc32.Append(0, content) != expected)
            throw new FormatException($"{source}: damaged: a checksum does not fit.");
        position += 12 + (int)length;
        return (System.Text.Encoding.Latin1.GetString(content[..4]), content[4..].ToArray());
    }

    private static PixelImage Decode(PngHeader header, byte[] palette, MemoryStream compressed, string source)
    {
        var length = (long)header.Height * (header.RowBytes + 1);
        // Before memory is reserved for what a header merely claims.
        if (length > MostPerByte * compressed.Length)
            throw new FormatException($"{source}: damaged: {compressed.Length} bytes cannot hold {header.Width} x {header.Height} pixels.");
        var rows = new byte[length];
        compressed.Position = 0;
        try
        {
            using var inflate = new ZLibStream(compressed, CompressionMode.Decompress);
            inflate.ReadExactly(rows);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new FormatException($"{source}: damaged: the pixels cannot be unpacked.", exception);
        }
        PngFilters.Undo(rows, header.RowBytes, header.Samples, source);
        var samples = new byte[header.Height * header.Width * header.ColourChannels];
        for (var y = 0; y < header.Height; y++)
            header.Colours(rows.AsSpan(y * (header.RowBytes + 1) + 1, header.RowBytes), palette, samples.AsSpan(y * header.Width * header.ColourChannels), source);
        return PixelImage.FromInterleaved(header.ColourChannels, header.Height, header.Width, samples);
    }
}
