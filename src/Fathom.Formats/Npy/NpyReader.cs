namespace Fathom.Formats;

/// <summary>Reads one .npy array; <see cref="Npy"/> and <see cref="Npz"/> give it a name and a stream.</summary>
internal static class NpyReader
{
    // An empty string takes no byte in the file but an object reference here, so their number needs a limit of its own.
    private const int MaxEmptyTexts = 1 << 16;

    public static NpyArray ReadArray(Stream stream, string source) => ReadData(stream, NpyHeaderReader.Read(stream, source), source);

    public static NpyArray ReadData(Stream stream, NpyHeader header, string source)
    {
        var (type, shape) = (header.Type, header.Shape);
        if (header.DataByteLength > Array.MaxLength / 2)
            throw NpyHeaderReader.Fail(source, $"holds {header.DataByteLength} bytes of data, more than the {Array.MaxLength / 2} read at once. Split it?");
        var bytes = BoundedRead.Exactly(stream, (int)header.DataByteLength) ?? throw NpyHeaderReader.Fail(source,
            $"ends before the {header.DataByteLength} bytes that its shape {shape} takes. It is cut short; fetch it again?");

        if (header.FortranOrder)
            bytes = NpyData.ToRowMajor(bytes, shape, type.ItemByteLength);
        if (type.BigEndian)
            NpyData.SwapByteOrder(bytes, type.UnitByteLength);
        if (type.DType is not { } dtype)
            return new NpyArray(shape, Texts(bytes, header, source));
        if (dtype == DType.Bool)
            BoolBytes.Normalize(bytes);
        return new TensorBytes(dtype, shape, NpyData.Widen(bytes, type));
    }

    private static string[] Texts(byte[] bytes, NpyHeader header, string source)
    {
        var (count, item) = (header.Shape.ElementCount, header.Type.ItemByteLength);
        if (item == 0 && count > MaxEmptyTexts)
            throw NpyHeaderReader.Fail(source, $"claims {count} empty strings, more than the {MaxEmptyTexts} allowed. Is the file damaged?");
        var texts = new string[count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = NpyData.DecodeText(bytes.AsSpan(i * item, item))
                ?? throw NpyHeaderReader.Fail(source, $"has text whose element {i} is not valid UTF-32. Is the file damaged?");
        return texts;
    }
}
