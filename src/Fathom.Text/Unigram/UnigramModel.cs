using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>
/// Unigram language model of pieces: of all ways to put a text together from pieces, the one whose scores (log-probabilities) sum to the most.
/// </summary>
/// <remarks>Kudo (2018), arXiv:1804.10959; conventions of SentencePiece, Kudo and Richardson (2018), arXiv:1808.06226.</remarks>
public sealed class UnigramModel : ITokenModel
{
    // SentencePiece's: an unknown character scores worse than the worst piece.
    private const double UnknownPenalty = 10;

    private readonly IReadOnlyList<(string Piece, double Score)> pieces;
    private readonly PieceTrie trie = new();
    private readonly int[] byteIds = new int[256];
    private readonly double unknownScore;

    /// <summary>A model of given pieces.</summary>
    /// <param name="pieces">Pieces and their log-probabilities, by id.</param>
    /// <param name="unknown">Id of the piece for the unknown, or null: then a character without piece is an error.</param>
    /// <param name="byteFallback">Whether characters without piece become those of their bytes, &lt;0x00&gt; to &lt;0xFF&gt;.</param>
    /// <exception cref="ArgumentException">When a piece is there twice, or the unknown is no piece.</exception>
    public UnigramModel(IReadOnlyList<(string Piece, double Score)> pieces, int? unknown, bool byteFallback = false)
        : this(pieces, unknown, byteFallback, new HashSet<int>())
    {
    }

    private UnigramModel(IReadOnlyList<(string Piece, double Score)> pieces, int? unknown, bool byteFallback, IReadOnlySet<int> hidden)
    {
        (this.pieces, Unknown, ByteFallback) = (pieces, unknown, byteFallback);
        if (pieces.Count == 0 || unknown >= pieces.Count)
            throw new ArgumentException($"UnigramModel: there are {pieces.Count} pieces, and the unknown is said to be {unknown}.");
        Tokens = [.. pieces.Select(pair => pair.Piece)];
        var ids = TokenIds.Of(Tokens);
        for (var value = 0; value < 256; value++)
            byteIds[value] = ids.GetValueOrDefault(Text.ByteFallback.Token((byte)value), -1);
        // Neither special pieces nor those of bytes may come from text that happens to spell them.
        for (var id = 0; id < pieces.Count; id++)
            if (id != unknown && !hidden.Contains(id) && !(byteFallback && Text.ByteFallback.Byte(pieces[id].Piece) >= 0) && pieces[id].Piece.Length > 0)
                trie.Add(pieces[id].Piece, id);
        unknownScore = pieces.Min(pair => pair.Score) - UnknownPenalty;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string?> Tokens { get; }

    /// <summary>Pieces and their log-probabilities, by id.</summary>
    public IReadOnlyList<(string Piece, double Score)> Pieces => pieces;

    /// <summary>Id of the piece for the unknown.</summary>
    public int? Unknown { get; }

    /// <summary>Whether characters without piece become those of their bytes.</summary>
    public bool ByteFallback { get; }

    /// <inheritdoc/>
    public ITokenModel Hiding(IReadOnlySet<int> ids) => new UnigramModel(pieces, Unknown, ByteFallback, ids);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        // Viterbi: best[end] is the best sum of scores of text[..end], from[end] where its last piece begins and which it is.
        var best = new double[piece.Length + 1];
        var from = new (int Start, int Id)[piece.Length + 1];
        Array.Fill(best, double.NegativeInfinity, 1, piece.Length);
        for (var start = 0; start < piece.Length; start++)
            if (best[start] > double.NegativeInfinity)
                Extend(piece, start, best, from);
        var first = ids.Count;
        for (var end = piece.Length; end > 0; end = from[end].Start)
            AddBackwards(piece[from[end].Start..end], from[end].Id, ids, first);
        ids.Reverse(first, ids.Count - first);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Unigram");
        if (Unknown is { } id)
            json.WriteNumber("unk_id", id);
        else
            json.WriteNull("unk_id");
        json.WriteStartArray("vocab");
        foreach (var (piece, score) in pieces)
        {
            json.WriteStartArray();
            json.WriteStringValue(piece);
            json.WriteNumberValue(score);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteBoolean("byte_fallback", ByteFallback);
        json.WriteEndObject();
    }

    private void Extend(ReadOnlySpan<char> text, int start, double[] best, (int Start, int Id)[] from)
    {
        Rune.DecodeFromUtf16(text[start..], out _, out var length);
        var single = false;
        var node = 0;
        for (var end = start; end < text.Length && (node = trie.Child(node, text[end])) > 0;)
        {
            end++;
            if (trie.PieceAt(node) is not (>= 0 and var id))
                continue;
            single |= end == start + length;
            Offer(start, end, id, pieces[id].Score, best, from);
        }
        if (!single)
            Offer(start, start + length, -1, unknownScore, best, from);
    }

    private static void Offer(int start, int end, int id, double score, double[] best, (int Start, int Id)[] from)
    {
        if (best[start] + score > best[end])
            (best[end], from[end]) = (best[start] + score, (start, id));
    }

    // Ids are found from the end, so bytes of a character go in backwards, too.
    private void AddBackwards(ReadOnlySpan<char> text, int id, List<int> ids, int first)
    {
        if (id >= 0)
        {
            ids.Add(id);
            return;
        }
        Rune.DecodeFromUtf16(text, out var rune, out _);
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..rune.EncodeToUtf8(bytes)];
        var spelled = ByteFallback;
        foreach (var value in bytes)
            spelled &= byteIds[value] >= 0;
        if (spelled)
            for (var index = bytes.Length - 1; index >= 0; index--)
                ids.Add(byteIds[bytes[index]]);
        else if (Unknown is not { } unknown)
            throw new ArgumentException($"Encode: the character {Quoted.Character(rune)} has no piece, and the model has none for the unknown.");
        // Unknown characters in a row are one token.
        else if (ids.Count == first || ids[^1] != unknown)
            ids.Add(unknown);
    }
}
