using System.Text.Json;

namespace Fathom.Text;

/// <summary>Splits at punctuation, as BERT has it: ASCII's symbols and Unicode's categories P.</summary>
public sealed class PunctuationPreTokenizer : IPreTokenizer
{
    /// <summary>What becomes of the punctuation.</summary>
    public SplitBehavior Behavior { get; init; } = SplitBehavior.Isolated;

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool first, Pieces pieces) =>
        CharacterSplit.Split(text, CharacterClasses.IsPunctuation, Behavior, pieces);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Punctuation");
        json.WriteString("behavior", Behavior.ToString());
        json.WriteEndObject();
    }

    internal static PunctuationPreTokenizer Read(JsonAt json) => new() { Behavior = json.Choice("behavior", SplitBehavior.Isolated) };
}
