using System.Diagnostics.CodeAnalysis;

namespace Fathom.Text;

/// <summary>The tokens of a tokenizer and their ids, 0 to <see cref="Count"/> - 1.</summary>
/// <remarks>
/// A token's text is what its file has: byte-level tokenizers write bytes as characters of their own (a space is Ġ), SentencePiece writes ▁ for a space.
/// Use the tokenizer's Decode for what it means.
/// </remarks>
public sealed class Vocabulary
{
    private readonly string?[] tokens;
    private readonly Dictionary<string, int> ids;
    private readonly HashSet<int> special;

    internal Vocabulary(string?[] tokens, IEnumerable<int> special)
    {
        this.tokens = tokens;
        this.special = [.. special];
        ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Length; id++)
            if (tokens[id] is { } token && !ids.TryAdd(token, id))
                throw new ArgumentException($"Vocabulary: {Quoted.Text(token)} has two ids, {ids[token]} and {id}.");
    }

    /// <summary>One more than the greatest id: the V of a model's logits.</summary>
    public int Count => tokens.Length;

    /// <summary>Ids of the special tokens, ascending.</summary>
    public IReadOnlyList<int> Special => [.. special.Order()];

    /// <summary>The text of token <paramref name="id"/>, as its file has it.</summary>
    /// <exception cref="ArgumentException">When there is no such token.</exception>
    public string this[int id] => (uint)id < (uint)tokens.Length && tokens[id] is { } token
        ? token
        : throw new ArgumentException($"Decode: {id} is no token; ids are 0 to {Count - 1}. Do model and tokenizer belong together?");

    /// <summary>Whether <paramref name="id"/> is that of a special token.</summary>
    public bool IsSpecial(int id) => special.Contains(id);

    /// <summary>Whether there is a token of this text.</summary>
    public bool TryGetId(string token, [MaybeNullWhen(false)] out int id) => ids.TryGetValue(token, out id);

    /// <summary>The id of a token.</summary>
    /// <exception cref="ArgumentException">When there is no such token.</exception>
    public int IdOf(string token) => ids.TryGetValue(token, out var id)
        ? id
        : throw new ArgumentException($"Vocabulary: {Quoted.Text(token)} is not one of the {Count} tokens.");

    internal string?[] Tokens => tokens;
}
