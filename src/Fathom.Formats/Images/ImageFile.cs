namespace Fathom.Formats;

/// <summary>Reads a picture whatever its format, told by its first bytes.</summary>
public static class ImageFile
{
    // A picture that is to be classified is small; a larger file is a mistake, and must not fill the memory.
    private const long MaxFileBytes = 256L << 20;
    internal const long MaxPixels = 64L << 20;

    /// <summary>What is read, for messages.</summary>
    public const string Formats = "PNG (8 bits, not interlaced), PGM and PPM (P2, P3, P5, P6), NumPy .npy (u8, or floats 0..1; [H, W], [H, W, C] or [C, H, W])";

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">When it is of another format, or damaged.</exception>
    /// <exception cref="IOException">When it is missing or cannot be read.</exception>
    public static PixelImage Load(string path)
    {
        if (Directory.Exists(path))
            throw new FileNotFoundException($"{path}: is a folder, not a picture.", path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file.", path);
        var bytes = Read(path);
        if (Png.IsPng(bytes))
            return Png.Decode(bytes, path);
        if (PortableAnymap.IsAnymap(bytes))
            return PortableAnymap.Decode(bytes, path);
        if (bytes is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            return ImageArray.ToImage(Npy.Load(path), path);
        throw new FormatException($"{path}: {KindOf(bytes)}. What can be read is {Formats}.");
    }

    // Never more than the greatest length, whatever the file says of itself: a device says 0 and has no end.
    private static byte[] Read(string path)
    {
        using var file = File.OpenRead(path);
        using var content = new MemoryStream();
        var part = new byte[1 << 16];
        for (int count; (count = file.Read(part)) > 0;)
        {
            if (content.Length + count > MaxFileBytes || file.CanSeek && file.Length > MaxFileBytes)
                throw new FormatException($"{path}: more than {MaxFileBytes >> 20} MiB are too many for a picture.");
            content.Write(part, 0, count);
        }
        return content.ToArray();
    }

    private static string KindOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "is empty",
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG, which is not read",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF, which is not read",
        [(byte)'B', (byte)'M', ..] => "a BMP, which is not read",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "a WebP, which is not read",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF, which is not read",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "a HEIC, AVIF or film, which is not read",
        _ => "not a picture that can be read",
    };

    /// <summary>Checks sizes from a header before memory is reserved.</summary>
    internal static void CheckSize(long height, long width, string source)
    {
        if (height < 1 || width < 1 || height > int.MaxValue || width > int.MaxValue || height * width > MaxPixels)
            throw new FormatException($"{source}: {width} x {height} pixels; between 1 and {MaxPixels} are read.");
    }
}
