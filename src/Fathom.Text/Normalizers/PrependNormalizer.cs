using System.Text.Json;

namespace Fathom.Text;

/// <summary>Puts a text before any text that is not empty.</summary>
/// <param name="prefix">What is put there.</param>
public sealed class PrependNormalizer(string prefix) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => text.Length > 0 ? prefix + text : text;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Prepend");
        json.WriteString("prepend", prefix);
        json.WriteEndObject();
    }

    internal static PrependNormalizer Read(JsonAt json) => new(json.Member("prepend").Text());
}
