using System.Text.Json;

namespace Fathom.Text;

/// <summary>The heart of a tokenizer: turns one piece of prepared text (a word, mostly) into ids of its vocabulary.</summary>
public interface ITokenModel
{
    /// <summary>Tokens by id; null where an id has none.</summary>
    IReadOnlyList<string?> Tokens { get; }

    /// <summary>Appends the ids of a piece.</summary>
    /// <exception cref="ArgumentException">When a character has no token and the model none for the unknown.</exception>
    void Encode(ReadOnlySpan<char> piece, List<int> ids);

    /// <summary>The same model, but for tokens that no text gives: the special ones, which only the caller may put in.</summary>
    /// <param name="ids">Ids of the special tokens.</param>
    ITokenModel Hiding(IReadOnlySet<int> ids);

    /// <summary>Writes the model as <c>tokenizer.json</c> has it: one object.</summary>
    void Write(Utf8JsonWriter json);
}
