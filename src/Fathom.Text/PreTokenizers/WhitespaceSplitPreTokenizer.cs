using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Splits at white space, which is left out.</summary>
public sealed class WhitespaceSplitPreTokenizer : IPreTokenizer
{
    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool first, Pieces pieces) =>
        CharacterSplit.Split(text, Rune.IsWhiteSpace, SplitBehavior.Removed, pieces);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonAt.WriteType(json, "WhitespaceSplit");
}
