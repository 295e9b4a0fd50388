using System.Text.Json;

namespace Fathom.Text;

/// <summary>Splits numbers from what surrounds them.</summary>
public sealed class DigitsPreTokenizer : IPreTokenizer
{
    /// <summary>Whether each digit is a piece; else each number is.</summary>
    public bool Individual { get; init; }

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool first, Pieces pieces) =>
        CharacterSplit.Split(text, CharacterClasses.IsNumeric, Individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous, pieces);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Digits");
        json.WriteBoolean("individual_digits", Individual);
        json.WriteEndObject();
    }

    internal static DigitsPreTokenizer Read(JsonAt json) => new() { Individual = json.Flag("individual_digits", otherwise: false) };
}
