using System.Text.Json;

namespace Fathom.Text;

/// <summary>Removes white space at the ends of the text.</summary>
public sealed class StripNormalizer : INormalizer
{
    /// <summary>Whether white space at the beginning goes.</summary>
    public bool Left { get; init; } = true;

    /// <summary>Whether white space at the end goes.</summary>
    public bool Right { get; init; } = true;

    /// <inheritdoc/>
    public string Normalize(string text)
    {
        text = Left ? text.TrimStart() : text;
        return Right ? text.TrimEnd() : text;
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Strip");
        json.WriteBoolean("strip_left", Left);
        json.WriteBoolean("strip_right", Right);
        json.WriteEndObject();
    }

    internal static StripNormalizer Read(JsonAt json) => new()
    {
        Left = json.Flag("strip_left", otherwise: true),
        Right = json.Flag("strip_right", otherwise: true),
    };
}
