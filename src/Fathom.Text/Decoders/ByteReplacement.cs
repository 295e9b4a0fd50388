namespace Fathom.Text;

/// <summary>Replacing text within UTF-8, without reading it as characters: tokens may hold parts of some.</summary>
internal static class ByteReplacement
{
    /// <summary>The token with every <paramref name="sought"/>, which is not empty, replaced; the same array where there is none.</summary>
    public static byte[] Replace(byte[] token, ReadOnlySpan<byte> sought, ReadOnlySpan<byte> content)
    {
        var rest = token.AsSpan();
        var at = rest.IndexOf(sought);
        if (at < 0)
            return token;
        var result = new List<byte>(token.Length);
        for (; at >= 0; at = rest.IndexOf(sought))
        {
            result.AddRange(rest[..at]);
            result.AddRange(content);
            rest = rest[(at + sought.Length)..];
        }
        result.AddRange(rest);
        return [.. result];
    }
}
