using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats;

/// <summary>Reads and writes NumPy's .npy files: one array each.</summary>
/// <remarks>
/// Read are format versions 1 to 3, either byte order, row-major (C) and column-major (Fortran) data, and the types f2 f4 f8 i1 i4 i8
/// u1 b1 and U (text). i2 and u2 become i32, u4 becomes i64, the next wider types that Fathom has. Records, objects (pickles), complex
/// numbers and u8 (64 bits, unsigned) are refused. Written is version 1, little-endian, row-major.
/// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. A malformed file is a <see cref="FormatException"/>.
/// </remarks>
public static class Npy
{
    // NumPy's own choice, so that mapped data is aligned for any vector width.
    private const int Alignment = 64;

    /// <summary>Reads the array that begins at the stream's position and stops after it.</summary>
    /// <exception cref="FormatException">When the content is malformed or its type has no counterpart.</exception>
    public static NpyArray Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return NpyReader.ReadArray(stream, "stream");
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">When the file is malformed, its type has no counterpart, or bytes follow the array.</exception>
    /// <exception cref="IOException">When the file is missing or cannot be read.</exception>
    public static NpyArray Load(string path)
    {
        using var stream = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan });
        var source = Quoted.Name(path);
        var array = NpyReader.ReadArray(stream, source);
        return BoundedRead.AtEnd(stream) ? array : throw NpyHeaderReader.Fail(source, "goes on after its array. Is it several files joined?");
    }

    /// <summary>Writes a file, atomically: on failure a file that was there stays as it was.</summary>
    /// <exception cref="IOException">When the file cannot be written.</exception>
    public static void Save(string path, NpyArray array) => AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Writes the array to the stream.</summary>
    /// <exception cref="ArgumentException">
    /// When it is of bf16, which NumPy has not, or a string ends in a zero character, which NumPy cannot tell from padding.
    /// </exception>
    public static void Write(Stream stream, NpyArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        if (array.IsText)
        {
            var texts = NpyText.Encode(array.Texts, out var codePoints);
            WriteHeader(stream, $"<U{codePoints}", array.Shape);
            stream.Write(texts);
            return;
        }
        WriteHeader(stream, TypeName(array.Values.DType), array.Shape);
        stream.Write(array.Values.Bytes.Span);
    }

    private static void WriteHeader(Stream stream, string descr, Shape shape)
    {
        var tuple = shape.Rank == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
        var dictionary = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {tuple}, }}";
        var prefixBytes = NpyHeaderReader.Magic.Length + 4;
        var total = (prefixBytes + dictionary.Length + 1 + Alignment - 1) / Alignment * Alignment;
        // Blanks up to the alignment, and the newline that ends the header.
        var padded = dictionary.PadRight(total - prefixBytes - 1) + "\n";

        Span<byte> prefix = stackalloc byte[prefixBytes];
        NpyHeaderReader.Magic.CopyTo(prefix);
        (prefix[6], prefix[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(prefix[8..], (ushort)padded.Length);
        stream.Write(prefix);
        stream.Write(Encoding.Latin1.GetBytes(padded));
    }

    private static string TypeName(DType dtype) => dtype switch
    {
        DType.Bool => "|b1",
        DType.U8 => "|u1",
        DType.I8 => "|i1",
        DType.I32 => "<i4",
        DType.I64 => "<i8",
        DType.F16 => "<f2",
        DType.F32 => "<f4",
        DType.F64 => "<f8",
        DType.BF16 => throw new ArgumentException("Npy: NumPy has no bf16. Convert the tensor to f32, or save safetensors instead?"),
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };
}
