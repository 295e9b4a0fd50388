using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Turns the mark at the end of words that some byte-pair encodings have into the space between words (called BPEDecoder in files).</summary>
public sealed class WordEndDecoder : IDecoder
{
    /// <summary>The mark.</summary>
    public string Suffix { get; init; } = "</w>";

    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        for (var index = 0; index < tokens.Count; index++)
            tokens[index] = Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(tokens[index]).Replace(Suffix, index == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "BPEDecoder");
        json.WriteString("suffix", Suffix);
        json.WriteEndObject();
    }

    internal static WordEndDecoder Read(JsonAt json) => new() { Suffix = json.Optional("suffix")?.Text() ?? "</w>" };
}
