using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Removes marks (categories M). Accents that are part of a character stay: put NFD or NFKD before it.</summary>
public sealed class StripAccentsNormalizer : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => Without(text, CharacterClasses.IsMark);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonAt.WriteType(json, "StripAccents");

    internal static string Without(string text, Func<Rune, bool> removed)
    {
        if (Ascii.IsValid(text))
            return text;
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!removed(rune))
                builder.Append(rune);
        return builder.ToString();
    }
}
