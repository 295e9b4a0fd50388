namespace Fathom.Formats;

/// <summary>Reads PGM and PPM files: plain (P2, P3) and raw (P5, P6), up to 16 bits per sample.</summary>
/// <remarks>Format: https://netpbm.sourceforge.net/doc/pgm.html and ppm.html.</remarks>
public static class PortableAnymap
{
    /// <summary>Whether <paramref name="bytes"/> begin like such a file.</summary>
    public static bool IsAnymap(ReadOnlySpan<byte> bytes) =>
        bytes is [(byte)'P', (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6', var next, ..] && (IsBlank(next) || next == '#');

    /// <summary>Decodes the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="FormatException">When the file is damaged.</exception>
    public static PixelImage Decode(ReadOnlySpan<byte> bytes, string source)
    {
        if (!IsAnymap(bytes))
            throw new FormatException($"{source}: not a PGM or PPM file.");
        var (plain, channels) = (bytes[1] is (byte)'2' or (byte)'3', bytes[1] is (byte)'3' or (byte)'6' ? 3 : 1);
        var position = 2;
        var width = Number(bytes, ref position, source);
        var height = Number(bytes, ref position, source);
        var greatest = Number(bytes, ref position, source);
        ImageFile.CheckSize(height, width, source);
        if (greatest is < 1 or > 65_535)
            throw new FormatException($"{source}: the greatest value is {greatest}; it must be 1 to 65535.");
        // Before memory is reserved for what a header merely claims; a plain sample has a digit and a blank.
        var least = (long)channels * height * width * (plain ? 2 : greatest > 255 ? 2 : 1) - (plain ? 1 : 0);
        if (bytes.Length - position < least)
            throw new FormatException($"{source}: the file is cut short: {bytes.Length - position} bytes where {width} x {height} pixels need {least}.");
        var samples = new byte[checked(channels * height * width)];
        if (plain)
        {
            foreach (ref var sample in samples.AsSpan())
                sample = Level(Number(bytes, ref position, source), greatest, source);
        }
        else
        {
            ReadRaw(bytes, position + 1, samples, greatest, source);
        }
        return PixelImage.FromInterleaved(channels, height, width, samples);
    }

    // One blank stands between header and samples; samples above 255 take two bytes, the higher first.
    private static void ReadRaw(ReadOnlySpan<byte> bytes, int start, Span<byte> samples, int greatest, string source)
    {
        var size = greatest > 255 ? 2 : 1;
        if (bytes.Length - start < (long)size * samples.Length)
            throw new FormatException($"{source}: the file is cut short: {Math.Max(0, bytes.Length - start)} bytes of {(long)size * samples.Length}.");
        for (var i = 0; i < samples.Length; i++)
        {
            var value = size == 1 ? bytes[start + i] : bytes[start + 2 * i] << 8 | bytes[start + 2 * i + 1];
            samples[i] = Level(value, greatest, source);
        }
    }

    private static byte Level(int value, int greatest, string source) => value <= greatest
        ? (byte)((value * 255 + greatest / 2) / greatest)
        : throw new FormatException($"{source}: sample {value} exceeds the greatest value {greatest}.");

    private static int Number(ReadOnlySpan<byte> bytes, ref int position, string source)
    {
        while (position < bytes.Length && (IsBlank(bytes[position]) || bytes[position] == '#'))
            if (bytes[position++] == '#')
                while (position < bytes.Length && bytes[position] is not ((byte)'\n' or (byte)'\r'))
                    position++;
        var start = position;
        var value = 0L;
        while (position < bytes.Length && bytes[position] is >= (byte)'0' and <= (byte)'9' && value <= int.MaxValue)
            value = value * 10 + bytes[position++] - '0';
        return position > start && value <= int.MaxValue
            ? (int)value
            : throw new FormatException($"{source}: expected a number at byte {start}. Is the file cut short?");
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (>= 9 and <= 13);
}
