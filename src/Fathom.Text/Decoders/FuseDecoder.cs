using System.Text.Json;

namespace Fathom.Text;

/// <summary>Joins all tokens into one, so that decoders after it see the text as a whole.</summary>
public sealed class FuseDecoder : IDecoder
{
    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        byte[] joined = [.. tokens.SelectMany(token => token)];
        tokens.Clear();
        tokens.Add(joined);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonAt.WriteType(json, "Fuse");
}
