using System.Text.Json;

namespace Fathom.Text;

/// <summary>Pre-tokenizers one after another, each splitting the pieces of those before it.</summary>
/// <param name="parts">The pre-tokenizers, first to run first.</param>
public sealed class SequencePreTokenizer(params IReadOnlyList<IPreTokenizer> parts) : IPreTokenizer
{
    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool first, Pieces pieces)
    {
        var (from, to) = (new Pieces(), new Pieces());
        from.Add(text);
        foreach (var part in parts)
        {
            for (var index = 0; index < from.Count; index++)
                part.Split(from[index], first && index == 0, to);
            (from, to) = (to, from);
            to.Clear();
        }
        for (var index = 0; index < from.Count; index++)
            pieces.Add(from[index]);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        foreach (var part in parts)
            part.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static SequencePreTokenizer Read(JsonAt json) => new([.. json.Member("pretokenizers").Items().Select(ComponentReader.PreTokenizer)]);
}
