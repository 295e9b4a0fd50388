using System.Text.Json;

namespace Fathom.Text;

/// <summary>Normalisers one after another.</summary>
/// <param name="parts">The normalisers, first to run first.</param>
public sealed class SequenceNormalizer(params IReadOnlyList<INormalizer> parts) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => parts.Aggregate(text, (current, part) => part.Normalize(current));

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("normalizers");
        foreach (var part in parts)
            part.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static SequenceNormalizer Read(JsonAt json) => new([.. json.Member("normalizers").Items().Select(ComponentReader.Normalizer)]);
}
