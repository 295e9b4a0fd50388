using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Splits into words and runs of other characters, <c>\w+|[^\w\s]+</c>; white space is left out.</summary>
public sealed class WhitespacePreTokenizer : IPreTokenizer
{
    private enum Kind
    {
        Space,
        Word,
        Other,
    }

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool first, Pieces pieces)
    {
        var (start, index, running) = (0, 0, Kind.Space);
        while (index < text.Length)
        {
            Rune.DecodeFromUtf16(text[index..], out var rune, out var length);
            var kind = CharacterClasses.IsWord(rune) ? Kind.Word : Rune.IsWhiteSpace(rune) ? Kind.Space : Kind.Other;
            if (kind != running)
            {
                if (running != Kind.Space)
                    pieces.Add(text[start..index]);
                (start, running) = (index, kind);
            }
            index += length;
        }
        if (running != Kind.Space)
            pieces.Add(text[start..]);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonAt.WriteType(json, "Whitespace");
}
