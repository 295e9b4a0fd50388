using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Fathom.Text;

/// <summary>Files of UTF-8 text, read whole and checked: an invalid byte is an error with its place, never a silent U+FFFD.</summary>
public static class Utf8File
{
    /// <summary>The bytes of a file after its byte order mark, valid UTF-8.</summary>
    /// <exception cref="InvalidDataException">When a byte is none of UTF-8, with its offset and line.</exception>
    public static ReadOnlyMemory<byte> ReadBytes(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (!Utf8.IsValid(bytes))
            throw new InvalidDataException(Complaint(path, bytes));
        return bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="InvalidDataException">When a byte is none of UTF-8, with its offset and line.</exception>
    public static string ReadText(string path) => Encoding.UTF8.GetString(ReadBytes(path).Span);

    private static string Complaint(string path, ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
            offset += length;
        var line = bytes[..offset].Count((byte)'\n') + 1;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: line {line}: the byte 0x{bytes[offset]:X2} at offset {offset} is not valid UTF-8. Is the file in another encoding? Convert it to UTF-8 first.");
    }
}
