using System.Buffers.Binary;

namespace Fathom.Formats;

/// <summary>Reads and writes safetensors files, the common way to exchange weights with PyTorch and others.</summary>
/// <remarks>
/// A file is the header's length (8 bytes, little-endian), the header (JSON), and the data. Element types: F32, F64, F16, BF16, I8,
/// U8, I32, I64, BOOL; any other is an error that names the tensor. Format: https://github.com/huggingface/safetensors.
/// A malformed file is a <see cref="FormatException"/> that names the file and the tensor; reading one takes no more memory than a
/// small multiple of its size.
/// </remarks>
public static class Safetensors
{
    /// <summary>Largest header that is read or written, the limit of the reference implementation.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    private const int LengthBytes = sizeof(ulong);

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="FormatException">When the file is malformed or holds an element type that Fathom has not.</exception>
    /// <exception cref="IOException">When the file is missing or cannot be read.</exception>
    public static SafetensorsFile Load(string path)
    {
        using var stream = OpenRead(path);
        return Read(stream, Quoted.Name(path));
    }

    /// <summary>Reads names, element types, shapes and notes of a file, and none of its data.</summary>
    /// <exception cref="FormatException">When the file is malformed or holds an element type that Fathom has not.</exception>
    /// <exception cref="IOException">When the file is missing or cannot be read.</exception>
    public static SafetensorsHeader LoadHeader(string path)
    {
        using var stream = OpenRead(path);
        return ReadHeader(stream, stream.Length, Quoted.Name(path));
    }

    /// <summary>Reads from the stream's position to its end.</summary>
    /// <param name="stream">The content of a file. One that cannot seek is first copied to memory.</param>
    /// <exception cref="FormatException">When the content is malformed or holds an element type that Fathom has not.</exception>
    public static SafetensorsFile Read(Stream stream) => Read(stream, "stream");

    /// <summary>Writes a file, atomically: on failure a file that was there stays as it was.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">Named tensors; the header lists them in this order.</param>
    /// <param name="metadata">Notes to keep with them, or null.</param>
    /// <exception cref="ArgumentException">When two names are equal, one is not valid text, or the header would pass <see cref="MaxHeaderBytes"/>.</exception>
    /// <exception cref="IOException">When the file cannot be written.</exception>
    public static void Save(
        string path, IEnumerable<KeyValuePair<string, TensorBytes>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes the content of a file to a stream.</summary>
    /// <inheritdoc cref="Save" path="/exception"/>
    /// <param name="stream">Where to write; it need not seek.</param>
    /// <param name="tensors">Named tensors; the header lists them in this order.</param>
    /// <param name="metadata">Notes to keep with them, or null.</param>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, TensorBytes>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, TensorBytes>[] ordered = [.. tensors];
        CheckNames(ordered, metadata);

        var header = SafetensorsHeaderWriter.Json(ordered, metadata);
        if (header.Length > MaxHeaderBytes)
            throw new ArgumentException($"Safetensors: the header takes {header.Length} bytes, more than {MaxHeaderBytes}. Shorten the metadata?");
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header.Span);
        foreach (var (_, tensor) in SafetensorsHeaderWriter.DataOrder(ordered))
            stream.Write(tensor.Bytes.Span);
    }

    private static FileStream OpenRead(string path) =>
        new(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 1 << 16 });

    private static SafetensorsFile Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            return Read(copy, source);
        }

        var header = ReadHeader(stream, stream.Length - stream.Position, source);
        var origin = stream.Position;
        var tensors = new Dictionary<string, TensorBytes>(header.Entries.Count, StringComparer.Ordinal);
        // In the order of the data, so that the disk is read once from front to back.
        foreach (var entry in header.Entries.Values.OrderBy(entry => entry.Begin))
        {
            stream.Position = origin + entry.Begin;
            tensors[entry.Name] = ReadTensor(stream, entry, source);
        }
        var inHeaderOrder = new OrderedDictionary<string, TensorBytes>(header.Entries.Count, StringComparer.Ordinal);
        foreach (var name in header.Entries.Keys)
            inHeaderOrder.Add(name, tensors[name]);
        return new SafetensorsFile(inHeaderOrder, header.Metadata);
    }

    private static TensorBytes ReadTensor(Stream stream, SafetensorsEntry entry, string source)
    {
        if (entry.ByteLength > Array.MaxLength)
            throw new FormatException(
                $"Safetensors: {source}: tensor {Quoted.Name(entry.Name)}: its {entry.ByteLength} bytes are more than one array holds "
                + $"({Array.MaxLength}). Split it before saving?");
        // The header was checked against the length of the file; less than that means that it shrank meanwhile.
        var bytes = BoundedRead.Exactly(stream, (int)entry.ByteLength)
            ?? throw new FormatException($"Safetensors: {source}: the file ends inside tensor {Quoted.Name(entry.Name)}. Is it still being written?");
        if (entry.DType == DType.Bool)
            BoolBytes.Normalize(bytes);
        return new TensorBytes(entry.DType, entry.Shape, bytes);
    }

    private static SafetensorsHeader ReadHeader(Stream stream, long available, string source)
    {
        if (available < LengthBytes || BoundedRead.Exactly(stream, LengthBytes) is not { } prefix)
            throw new FormatException($"Safetensors: {source}: has {available} bytes, fewer than the {LengthBytes} of its first field. Is it empty or cut short?");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderBytes)
            throw new FormatException(
                $"Safetensors: {source}: claims a header of {length} bytes, more than the {MaxHeaderBytes} allowed. Is this another kind of file?");
        if ((long)length > available - LengthBytes || BoundedRead.Exactly(stream, (int)length) is not { } json)
            throw new FormatException(
                $"Safetensors: {source}: claims a header of {length} bytes, but {available - LengthBytes} are left. The file is cut short; fetch it again?");
        var dataStart = LengthBytes + (long)length;
        return new SafetensorsHeaderParser(source, available - dataStart).Parse(json, dataStart);
    }

    private static void CheckNames(KeyValuePair<string, TensorBytes>[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in tensors)
        {
            CheckText(name);
            if (!names.Add(name))
                throw new ArgumentException($"Safetensors: two tensors are named {Quoted.Name(name)}. Give each a name of its own.");
            if (name == "__metadata__")
                throw new ArgumentException("Safetensors: the name __metadata__ is the format's own. Pass notes as metadata.");
        }
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            CheckText(key);
            CheckText(value);
        }
    }

    // A lone surrogate has no UTF-8; written as a replacement character, two names could become one.
    private static void CheckText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!Utf16.IsValid(text))
            throw new ArgumentException($"Safetensors: {Quoted.Name(text)} holds half of a surrogate pair, which UTF-8 cannot express.");
    }
}
