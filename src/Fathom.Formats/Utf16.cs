using System.Buffers;
using System.Text;

namespace Fathom.Formats;

/// <summary>Facts about the encoding of strings.</summary>
internal static class Utf16
{
    /// <summary>Whether every surrogate has its other half, so that the text has an equal in UTF-8 and UTF-32.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
                return false;
            text = text[consumed..];
        }
        return true;
    }
}
