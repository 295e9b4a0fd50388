using System.Globalization;
using System.Text;

namespace Fathom.Text;

/// <summary>Text from files and users as error messages show it: short, and without characters that play with the terminal.</summary>
internal static class Quoted
{
    private const int LongestShown = 40;

    /// <summary>The text in quotation marks, shortened, controls as escapes.</summary>
    public static string Text(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder("\"");
        foreach (var character in text[..Math.Min(text.Length, LongestShown)])
            builder.Append(char.IsControl(character) || char.IsSurrogate(character)
                ? $"\\u{((int)character).ToString("X4", CultureInfo.InvariantCulture)}"
                : character.ToString());
        return builder.Append(text.Length > LongestShown ? "…\"" : "\"").ToString();
    }

    /// <summary>A code point as "é" (U+00E9).</summary>
    public static string Character(Rune rune) => $"{Text(rune.ToString())} (U+{rune.Value.ToString("X4", CultureInfo.InvariantCulture)})";
}
