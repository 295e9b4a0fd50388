using System.Text.Json;

namespace Fathom.Text;

/// <summary>GPT-2's, which changes no id (in Hugging Face's library it trims offsets); kept so that a file is written as it was read.</summary>
public sealed class ByteLevelPostProcessor : IPostProcessor
{
    /// <inheritdoc/>
    public TokenTemplate? Template => null;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", true);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", true);
        json.WriteEndObject();
    }
}
