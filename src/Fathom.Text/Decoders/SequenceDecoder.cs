using System.Text.Json;

namespace Fathom.Text;

/// <summary>Decoders one after another.</summary>
/// <param name="parts">The decoders, first to run first.</param>
public sealed class SequenceDecoder(params IReadOnlyList<IDecoder> parts) : IDecoder
{
    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        foreach (var part in parts)
            part.Decode(tokens);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("decoders");
        foreach (var part in parts)
            part.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static SequenceDecoder Read(JsonAt json) => new([.. json.Member("decoders").Items().Select(ComponentReader.Decoder)]);
}
