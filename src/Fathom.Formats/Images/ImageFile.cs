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
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path}: no such file.", path);
        var length = new FileInfo(path).Length;
        if (length > MaxFileBytes)
            throw new FormatException($"{path}: {length} bytes are too many for a picture.");
        var bytes = File.ReadAllBytes(path);
        if (Png.IsPng(bytes))
            return Png.Decode(bytes, path);
        if (PortableAnymap.IsAnymap(bytes))
            return PortableAnymap.Decode(bytes, path);
        if (bytes is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..])
            return ImageArray.ToImage(Npy.Load(path), path);
        throw new FormatException($"{path}: not a picture that can be read. Known are {Formats}.");
    }

    /// <summary>Checks sizes from a header before memory is reserved.</summary>
    internal static void CheckSize(long height, long width, string source)
    {
        if (height < 1 || width < 1 || height > int.MaxValue || width > int.MaxValue || height * width > MaxPixels)
            throw new FormatException($"{source}: {width} x {height} pixels; between 1 and {MaxPixels} are read.");
    }
}
