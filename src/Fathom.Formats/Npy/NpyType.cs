using System.Globalization;

namespace Fathom.Formats;

/// <summary>Element type of a .npy file, as its <c>descr</c> tells.</summary>
/// <param name="Kind">NumPy's letter: b truth value, i integer, u unsigned integer, f float, U text in UTF-32.</param>
/// <param name="Size">Bytes of a number, or code points of a string.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
internal readonly record struct NpyType(char Kind, int Size, bool BigEndian)
{
    // 2^20 code points: beyond any text that belongs in an array, small enough that products below cannot overflow.
    private const int MaxTextLength = 1 << 20;

    /// <summary>Bytes of one element in the file.</summary>
    public int ItemByteLength => Kind == 'U' ? 4 * Size : Size;

    /// <summary>Bytes that are swapped together when the byte order differs.</summary>
    public int UnitByteLength => Kind == 'U' ? 4 : Size;

    /// <summary>
    /// The element type that holds the values: the same, or the next wider one for i2 and u2 (i32) and u4 (i64);
    /// null for text.
    /// </summary>
    public DType? DType => (Kind, Size) switch
    {
        ('b', 1) => Fathom.DType.Bool,
        ('i', 1) => Fathom.DType.I8,
        ('u', 1) => Fathom.DType.U8,
        ('i', 2) or ('u', 2) or ('i', 4) => Fathom.DType.I32,
        ('u', 4) or ('i', 8) => Fathom.DType.I64,
        ('f', 2) => Fathom.DType.F16,
        ('f', 4) => Fathom.DType.F32,
        ('f', 8) => Fathom.DType.F64,
        _ => null,
    };

    /// <summary>Reads a type string such as "&lt;f4"; false when no element type of Fathom can hold its values.</summary>
    public static bool TryParse(string descr, out NpyType type)
    {
        type = default;
        if (descr.Length < 3 || descr[0] is not ('<' or '>' or '|' or '=')
            || !int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return false;
        // '=' means the writer's own order, which is little-endian on every machine that .NET runs on but s390x.
        type = new NpyType(descr[1], size, descr[0] == '>');
        return type.DType is not null || (type.Kind == 'U' && size <= MaxTextLength);
    }
}
