using System.Text.Json;

namespace Fathom.Text;

/// <summary>Rewrites text before it is split.</summary>
public interface INormalizer
{
    /// <summary>The text rewritten.</summary>
    string Normalize(string text);

    /// <summary>Writes the normaliser as <c>tokenizer.json</c> has it: one object.</summary>
    void Write(Utf8JsonWriter json);
}
