using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Replaces text in each token.</summary>
/// <param name="text">What is replaced; not empty.</param>
/// <param name="content">What stands there instead.</param>
public sealed class ReplaceDecoder(string text, string content) : IDecoder
{
    private readonly ReplaceNormalizer replace = new(text, content);
    private readonly byte[] sought = Encoding.UTF8.GetBytes(text), content = Encoding.UTF8.GetBytes(content);

    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        for (var index = 0; index < tokens.Count; index++)
            tokens[index] = ByteReplacement.Replace(tokens[index], sought, content);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => replace.Write(json);

    internal static ReplaceDecoder Read(JsonAt json)
    {
        var (pattern, isExpression) = JsonPattern.Read(json.Member("pattern"));
        return isExpression
            ? throw json.Member("pattern").Error("the decoder Replace takes a String here; a Regex is not supported")
            : new(pattern, json.Member("content").Text());
    }
}
