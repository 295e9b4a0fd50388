using System.Text.Json;

namespace Fathom.Text;

/// <summary>What is put around encoded text.</summary>
public interface IPostProcessor
{
    /// <summary>The special tokens around one text and around a pair, or null when there are none.</summary>
    TokenTemplate? Template { get; }

    /// <summary>Writes the post-processor as <c>tokenizer.json</c> has it: one object.</summary>
    void Write(Utf8JsonWriter json);
}
