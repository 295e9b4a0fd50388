using System.Text.Json;

namespace Fathom.Text;

/// <summary>Lists of tokens as dictionaries: in memory, and as <c>tokenizer.json</c> writes them.</summary>
internal static class TokenIds
{
    /// <summary>From token to id.</summary>
    /// <exception cref="ArgumentException">When a token has two ids.</exception>
    public static Dictionary<string, int> Of(IReadOnlyList<string?> tokens)
    {
        var ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
            if (tokens[id] is { } token && !ids.TryAdd(token, id))
                throw new ArgumentException($"Vocabulary: {Quoted.Text(token)} has two ids, {ids[token]} and {id}.");
        return ids;
    }

    /// <summary>Writes the member "vocab", an object from token to id, in the order of the ids.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<string?> tokens)
    {
        json.WriteStartObject("vocab");
        for (var id = 0; id < tokens.Count; id++)
            if (tokens[id] is { } token)
                json.WriteNumber(token, id);
        json.WriteEndObject();
    }
}
