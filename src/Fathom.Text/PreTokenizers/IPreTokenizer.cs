using System.Text.Json;

namespace Fathom.Text;

/// <summary>Splits normalised text into the pieces that the model encodes one by one.</summary>
public interface IPreTokenizer
{
    /// <summary>Adds the pieces of <paramref name="text"/>.</summary>
    /// <param name="text">Text without special tokens, or a piece of an earlier pre-tokenizer.</param>
    /// <param name="first">Whether the text is the beginning of what the caller gave.</param>
    /// <param name="pieces">Receives the pieces.</param>
    void Split(ReadOnlySpan<char> text, bool first, Pieces pieces);

    /// <summary>Writes the pre-tokenizer as <c>tokenizer.json</c> has it: one object.</summary>
    void Write(Utf8JsonWriter json);
}
