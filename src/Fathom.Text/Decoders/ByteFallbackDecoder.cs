using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Turns tokens such as &lt;0xE2&gt; into the byte they name.</summary>
public sealed class ByteFallbackDecoder : IDecoder
{
    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        for (var index = 0; index < tokens.Count; index++)
            if (tokens[index].Length == 6 && ByteFallback.Byte(Encoding.UTF8.GetString(tokens[index])) is >= 0 and var value)
                tokens[index] = [(byte)value];
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonAt.WriteType(json, "ByteFallback");
}
