using System.Globalization;

namespace Fathom.Text;

/// <summary>SentencePiece's tokens for single bytes, &lt;0x00&gt; to &lt;0xFF&gt;, which spell what no other token covers.</summary>
internal static class ByteFallback
{
    /// <summary>The token of a byte.</summary>
    public static string Token(byte value) => "<0x" + value.ToString("X2", CultureInfo.InvariantCulture) + ">";

    /// <summary>The byte that a token stands for, or -1 when it stands for none.</summary>
    public static int Byte(ReadOnlySpan<char> token) =>
        token is ['<', '0', 'x', _, _, '>'] && byte.TryParse(token[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : -1;
}
