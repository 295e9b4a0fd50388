using System.Text.Json;

namespace Fathom.Text;

/// <summary>WordPiece: a word is its longest beginning that is a token, then the longest continuation, and so on; if that fails it is unknown.</summary>
/// <remarks>Schuster and Nakajima (2012); Wu et al. (2016), arXiv:1609.08144; greedy matching as in BERT, Devlin et al. (2019), arXiv:1810.04805.</remarks>
public sealed class WordPieceModel : ITokenModel
{
    private readonly WordPieceOptions options;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> beginnings, continuations;
    private readonly int unknown, longestToken;

    /// <summary>A model of given tokens.</summary>
    /// <param name="tokens">Tokens by id; null where an id has none.</param>
    /// <param name="options">The unknown token and the prefix of continuations, or null for BERT's.</param>
    /// <exception cref="ArgumentException">When the unknown token is not one of <paramref name="tokens"/>.</exception>
    public WordPieceModel(IReadOnlyList<string?> tokens, WordPieceOptions? options = null) : this(tokens, options, new HashSet<int>())
    {
    }

    private WordPieceModel(IReadOnlyList<string?> tokens, WordPieceOptions? options, IReadOnlySet<int> hidden)
    {
        (Tokens, this.options) = (tokens, options ?? new());
        var ids = TokenIds.Of(tokens);
        if (!ids.TryGetValue(this.options.Unknown, out unknown))
            throw new ArgumentException($"WordPieceModel: the token for the unknown, {Quoted.Text(this.options.Unknown)}, is not in the vocabulary.");
        var (first, rest) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var (token, id) in ids.Where(pair => !hidden.Contains(pair.Value)))
        {
            first.Add(token, id);
            if (token.StartsWith(this.options.ContinuingPrefix, StringComparison.Ordinal))
                rest.Add(token[this.options.ContinuingPrefix.Length..], id);
            longestToken = Math.Max(longestToken, token.Length);
        }
        (beginnings, continuations) = (first.GetAlternateLookup<ReadOnlySpan<char>>(), rest.GetAlternateLookup<ReadOnlySpan<char>>());
    }

    /// <inheritdoc/>
    public IReadOnlyList<string?> Tokens { get; }

    /// <inheritdoc/>
    public ITokenModel Hiding(IReadOnlySet<int> ids) => new WordPieceModel(Tokens, options, ids);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        var before = ids.Count;
        if (piece.Length > options.LongestWord && Characters(piece) > options.LongestWord)
        {
            ids.Add(unknown);
            return;
        }
        for (var start = 0; start < piece.Length;)
        {
            var length = Longest(piece[start..], start == 0 ? beginnings : continuations, out var id);
            if (length == 0)
            {
                ids.RemoveRange(before, ids.Count - before);
                ids.Add(unknown);
                return;
            }
            ids.Add(id);
            start += length;
        }
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "WordPiece");
        json.WriteString("unk_token", options.Unknown);
        json.WriteString("continuing_subword_prefix", options.ContinuingPrefix);
        json.WriteNumber("max_input_chars_per_word", options.LongestWord);
        TokenIds.Write(json, Tokens);
        json.WriteEndObject();
    }

    private int Longest(ReadOnlySpan<char> text, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> tokens, out int id)
    {
        for (var length = Math.Min(text.Length, longestToken); length > 0; length--)
            if (tokens.TryGetValue(text[..length], out id))
                return length;
        id = -1;
        return 0;
    }

    private static int Characters(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}
