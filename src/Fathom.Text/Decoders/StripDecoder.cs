using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Removes some of a character at the ends of each token, or of the text after <see cref="FuseDecoder"/>.</summary>
/// <param name="content">The character.</param>
/// <param name="start">The most that go at the beginning.</param>
/// <param name="stop">The most that go at the end.</param>
public sealed class StripDecoder(Rune content, int start, int stop) : IDecoder
{
    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        var mark = Encoding.UTF8.GetBytes(content.ToString());
        for (var index = 0; index < tokens.Count; index++)
        {
            ReadOnlySpan<byte> token = tokens[index];
            for (var count = 0; count < start && token.StartsWith(mark); count++)
                token = token[mark.Length..];
            for (var count = 0; count < stop && token.EndsWith(mark); count++)
                token = token[..^mark.Length];
            if (token.Length < tokens[index].Length)
                tokens[index] = token.ToArray();
        }
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Strip");
        json.WriteString("content", content.ToString());
        json.WriteNumber("start", start);
        json.WriteNumber("stop", stop);
        json.WriteEndObject();
    }

    internal static StripDecoder Read(JsonAt json)
    {
        var content = json.Member("content").Text();
        if (!Rune.TryGetRuneAt(content.Length > 0 ? content : "\uD800", 0, out var rune) || rune.Utf16SequenceLength != content.Length)
            throw json.Member("content").Error("one character is expected");
        return new(rune, json.Member("start").Count(), json.Member("stop").Count());
    }
}
