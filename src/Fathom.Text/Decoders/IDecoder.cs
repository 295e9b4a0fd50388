using System.Text.Json;

namespace Fathom.Text;

/// <summary>
/// Turns tokens back into text: each decoder rewrites the list of those before it, and what the last gives is put together. Tokens are UTF-8, since some
/// are bytes that are characters only together.
/// </summary>
public interface IDecoder
{
    /// <summary>Rewrites the tokens.</summary>
    /// <param name="tokens">One entry per token at first; the decoder may change, join and drop entries.</param>
    void Decode(List<byte[]> tokens);

    /// <summary>Writes the decoder as <c>tokenizer.json</c> has it: one object.</summary>
    void Write(Utf8JsonWriter json);
}
