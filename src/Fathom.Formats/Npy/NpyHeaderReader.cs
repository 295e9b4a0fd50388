using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats;

/// <summary>Reads and checks the header of a .npy file, versions 1 to 3.</summary>
internal static class NpyHeaderReader
{
    /// <summary>First six bytes of every .npy file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    // Only arrays of records need more, and those are refused anyway.
    private const int MaxHeaderBytes = ushort.MaxValue;
    private const int MaxRank = 64;

    /// <summary>Reads up to the data. Messages begin with <paramref name="source"/>, which names the file.</summary>
    public static NpyHeader Read(Stream stream, string source)
    {
        const int prefixBytes = 8;
        var prefix = BoundedRead.Exactly(stream, prefixBytes);
        if (prefix is null || !prefix.AsSpan().StartsWith(Magic))
            throw Fail(source, "does not begin with the mark of a .npy file. Is it another kind of file, or empty?");
        var version = prefix[6];
        if (version is < 1 or > 3)
            throw Fail(source, $"has format version {version}; versions 1 to 3 are known. Is the file damaged?");

        var lengthBytes = version == 1 ? sizeof(ushort) : sizeof(uint);
        var lengthField = BoundedRead.Exactly(stream, lengthBytes) ?? throw Fail(source, "ends inside its header. Fetch it again?");
        var length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthField) : BinaryPrimitives.ReadUInt32LittleEndian(lengthField);
        if (length > MaxHeaderBytes)
            throw Fail(source, $"claims a header of {length} bytes, more than the {MaxHeaderBytes} allowed. Is the file damaged?");
        var bytes = BoundedRead.Exactly(stream, (int)length) ?? throw Fail(source, "ends inside its header. Fetch it again?");
        var text = (version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);
        return Parse(text, prefixBytes + lengthBytes + (int)length, source);
    }

    private static NpyHeader Parse(string text, int byteLength, string source)
    {
        string? descr = null;
        bool? fortranOrder = null;
        long[]? sizes = null;
        var literal = new PythonLiteral(text);
        var inside = literal.TryTake("{");
        while (inside && !literal.TryTake("}"))
        {
            var understood = literal.TryTakeString(out var key) && literal.TryTake(":") && key switch
            {
                "descr" when descr is null => literal.TryTakeString(out descr),
                "fortran_order" when fortranOrder is null => TakeBool(ref literal, out fortranOrder),
                "shape" when sizes is null => literal.TryTakeTuple(MaxRank, out sizes),
                _ => false,
            };
            if (!understood)
                throw Fail(source, $"has a header that cannot be understood at {Quoted.Name(key)}: {Quoted.Name(text)}. "
                    + "Records cannot be read: save each field as an array of its own. Otherwise the file is damaged?");
            // A comma may follow the last item, and must follow all others.
            inside = literal.TryTake(",");
            if (!inside && !literal.TryTake("}"))
                throw Fail(source, $"has a header with a comma missing: {Quoted.Name(text)}. Is the file damaged?");
        }
        if (!literal.AtEnd)
            throw Fail(source, $"has a header that is not one dictionary: {Quoted.Name(text)}. Is the file damaged?");
        return Check(descr, fortranOrder, sizes, byteLength, source);
    }

    private static bool TakeBool(ref PythonLiteral literal, out bool? value)
    {
        var taken = literal.TryTakeBool(out var flag);
        value = flag;
        return taken;
    }

    private static NpyHeader Check(string? descr, bool? fortranOrder, long[]? sizes, int byteLength, string source)
    {
        if (descr is null || fortranOrder is null || sizes is null)
            throw Fail(source, "has a header without descr, fortran_order and shape. Is the file damaged?");
        if (!NpyType.TryParse(descr, out var type))
            throw Fail(source, $"has elements of type {Quoted.Name(descr)}. "
                + "Read are f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 b1 and U; convert the array before saving it?");
        if (!FileShape.TryCreate(sizes, out var shape))
            throw Fail(source, $"has shape ({string.Join(", ", sizes)}), larger than a tensor can be (2^40 elements). Is the file damaged?");
        return new NpyHeader(type, fortranOrder.Value, shape, byteLength);
    }

    internal static FormatException Fail(string source, string message) => new($"Npy: {source} {message}");
}
