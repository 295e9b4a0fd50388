using System.Buffers.Binary;
using System.IO.Compression;

namespace Fathom.Data;

/// <summary>
/// Reads the IDX format of MNIST: two zero bytes, an element type, the number of axes, their sizes as big-endian 32-bit numbers, then the
/// elements, big-endian. Files compressed with gzip are recognised by their first bytes, whatever their name.
/// </summary>
/// <remarks>LeCun, Cortes and Burges (1998), "The MNIST database of handwritten digits".</remarks>
public static class IdxFile
{
    private const int MaxRank = 8;
    private const int ChunkBytes = 1 << 20;

    // Deflate cannot shrink data further than this (zlib technical details), so a header that claims more is lying.
    private const long MaxDeflateRatio = 1032;

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="FormatException">When the content is not IDX, is cut short, or goes on after its last element.</exception>
    public static IdxArray Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads an array from <paramref name="stream"/> up to its end; memory used is bounded by the data really there.</summary>
    /// <param name="stream">A seekable stream, plain or gzip.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <exception cref="FormatException">When the content is not IDX, is cut short, or goes on after its last element.</exception>
    public static IdxArray Read(Stream stream, string name)
    {
        var length = stream.Length - stream.Position;
        Span<byte> start = stackalloc byte[2];
        var isGzip = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
        stream.Position = stream.Length - length;
        if (!isGzip)
            return ReadPlain(stream, name, length);
        try
        {
            using var gzip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            return ReadPlain(gzip, name, length * MaxDeflateRatio);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new FormatException($"{name}: damaged gzip data ({exception.Message}) Download the file again?", exception);
        }
    }

    private static IdxArray ReadPlain(Stream stream, string name, long availableBytes)
    {
        var (type, shape) = ReadHeader(stream, name);
        var elementBytes = ByteLength(type);
        var byteLength = shape.ElementCount * elementBytes;
        if (byteLength > Math.Min(availableBytes, Array.MaxLength))
            throw Fault(
                name,
                $"the header promises {shape} elements, {byteLength} bytes, but the file can hold only {availableBytes} bytes",
                "Is the download cut short?");
        var bytes = ReadBytes(stream, name, (int)byteLength);
        if (stream.ReadByte() >= 0)
            throw Fault(name, $"data goes on after the {shape} elements that the header promises", "Is it another kind of file?");
        if (BitConverter.IsLittleEndian)
            ReverseEach(bytes, elementBytes);
        return new IdxArray(type, shape, bytes);
    }

    private static (IdxType Type, Shape Shape) ReadHeader(Stream stream, string name)
    {
        Span<byte> magic = stackalloc byte[4];
        ReadHeaderBytes(stream, name, magic);
        if (magic[0] != 0 || magic[1] != 0 || !Enum.IsDefined((IdxType)magic[2]))
            throw Fault(
                name,
                $"the first bytes {Convert.ToHexString(magic)} are not an IDX magic number",
                "Is it a web page or another format, saved under this name?");
        if (magic[3] is 0 or > MaxRank)
            throw Fault(name, $"{magic[3]} axes; 1 to {MaxRank} are expected", "Is the file damaged?");
        Span<byte> sizeBytes = stackalloc byte[4 * magic[3]];
        ReadHeaderBytes(stream, name, sizeBytes);
        var sizes = new int[magic[3]];
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            sizes[axis] = BinaryPrimitives.ReadInt32BigEndian(sizeBytes[(4 * axis)..]);
            if (sizes[axis] < 0)
                throw Fault(name, $"axis {axis} has size {(uint)sizes[axis]}, more than 2^31 - 1", "Is the file damaged?");
        }
        try
        {
            return ((IdxType)magic[2], Shape.Create(sizes));
        }
        catch (Exception exception) when (exception is ShapeException or OverflowException)
        {
            throw new FormatException($"{name}: sizes [{string.Join(", ", sizes)}] are too large to be true. Is the file damaged?", exception);
        }
    }

    private static void ReadHeaderBytes(Stream stream, string name, Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Fault(name, "the file ends inside its header", "Is the download cut short?");
    }

    // Grows with what has arrived, so that a header's promise alone reserves no memory.
    private static byte[] ReadBytes(Stream stream, string name, int byteLength)
    {
        var bytes = new byte[Math.Min(byteLength, ChunkBytes)];
        var filled = 0;
        while (filled < byteLength)
        {
            if (filled == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(byteLength, 2L * bytes.Length));
            var read = stream.Read(bytes, filled, bytes.Length - filled);
            if (read == 0)
                throw Fault(name, $"the data ends after {filled} of {byteLength} bytes", "Is the download cut short?");
            filled += read;
        }
        return bytes;
    }

    private static void ReverseEach(byte[] bytes, int elementBytes)
    {
        if (elementBytes > 1)
            for (var start = 0; start < bytes.Length; start += elementBytes)
                bytes.AsSpan(start, elementBytes).Reverse();
    }

    private static int ByteLength(IdxType type) => type switch
    {
        IdxType.U8 or IdxType.I8 => 1,
        IdxType.I16 => 2,
        IdxType.I32 or IdxType.F32 => 4,
        IdxType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static FormatException Fault(string name, string what, string mend) => new($"{name}: {what}. {mend}");
}
