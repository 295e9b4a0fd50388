using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>BERT's basic tokenisation: splits at white space, which is left out, and takes each punctuation character as a piece.</summary>
/// <remarks>Devlin et al. (2019), arXiv:1810.04805.</remarks>
public sealed class BertPreTokenizer : IPreTokenizer
{
    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool first, Pieces pieces)
    {
        var (start, index) = (0, 0);
        while (index < text.Length)
        {
            Rune.DecodeFromUtf16(text[index..], out var rune, out var length);
            var punctuation = CharacterClasses.IsPunctuation(rune);
            if (punctuation || Rune.IsWhiteSpace(rune))
            {
                pieces.Add(text[start..index]);
                if (punctuation)
                    pieces.Add(text.Slice(index, length));
                start = index + length;
            }
            index += length;
        }
        pieces.Add(text[start..]);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonAt.WriteType(json, "BertPreTokenizer");
}
