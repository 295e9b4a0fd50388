using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>
/// Byte-pair encoding: a piece begins as its characters, and pairs are merged in the order in which training learned them. Byte-level encodings
/// (GPT-2 and its heirs) take the characters to be bytes, see <see cref="ByteLevelPreTokenizer"/>.
/// </summary>
/// <remarks>
/// Sennrich, Haddow and Birch (2016), arXiv:1508.07909. Short pieces are merged by scanning, long ones with a heap in n log n time; pieces met before are
/// remembered (<see cref="BpeOptions.RememberedPieces"/>).
/// </remarks>
public sealed class BpeModel : ITokenModel
{
    private readonly Dictionary<string, int> idOf;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan;
    private readonly IReadOnlyList<(string Left, string Right)> merges;
    private readonly MergeTable table;
    private readonly BpeOptions options;
    private readonly int unknown;
    private readonly int[] byteIds = new int[256];
    private readonly int[] fallbackIds = new int[256];
    private readonly ConcurrentBag<BpeWorkspace> workspaces = [], byteWorkspaces = [];

    /// <summary>A model of given tokens and merges.</summary>
    /// <param name="tokens">Tokens by id; null where an id has none.</param>
    /// <param name="merges">Pairs of tokens to merge, first learned first.</param>
    /// <param name="options">What else the model does, or null for nothing.</param>
    /// <exception cref="ArgumentException">When a merge names or makes a token that is not in <paramref name="tokens"/>.</exception>
    public BpeModel(IReadOnlyList<string?> tokens, IReadOnlyList<(string Left, string Right)> merges, BpeOptions? options = null)
        : this(tokens, merges, options, new HashSet<int>())
    {
    }

    private BpeModel(
        IReadOnlyList<string?> tokens, IReadOnlyList<(string Left, string Right)> merges, BpeOptions? options, IReadOnlySet<int> hidden)
    {
        (Tokens, this.merges, this.options) = (tokens, merges, options ?? new());
        idOf = TokenIds.Of(tokens);
        unknown = this.options.Unknown is { } token ? IdOf(token, "the token for the unknown") : -1;
        table = new MergeTable([.. merges.Select(Resolve).Where(merge => !hidden.Contains(merge.Result))]);
        foreach (var id in hidden)
            if (id < tokens.Count && tokens[id] is { } text)
                idOf.Remove(text);
        bySpan = idOf.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var value = 0; value < 256; value++)
        {
            byteIds[value] = idOf.GetValueOrDefault(ByteAlphabet.Character((byte)value).ToString(), -1);
            fallbackIds[value] = idOf.GetValueOrDefault(ByteFallback.Token((byte)value), -1);
        }
        CoversBytes = Array.TrueForAll(byteIds, id => id >= 0) && this.options is { IgnoreMerges: false, ContinuingPrefix: null, EndOfWordSuffix: null };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string?> Tokens { get; }

    /// <summary>Pairs of tokens to merge, first learned first.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges => merges;

    /// <inheritdoc/>
    public ITokenModel Hiding(IReadOnlySet<int> ids) =>
        ids.Any(id => id < Tokens.Count && Tokens[id] is not null) ? new BpeModel(Tokens, merges, options, ids) : this;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (piece.IsEmpty)
            return;
        var workspace = Take(workspaces);
        if (workspace.Cache is null || !workspace.Cache.TryAppend(piece, ids))
        {
            var first = ids.Count;
            Merge(piece, workspace, ids);
            workspace.Cache?.Add(piece, CollectionsMarshal.AsSpan(ids)[first..]);
        }
        Return(workspaces, workspace);
    }

    /// <summary>Appends the ids of plain text for a byte-level model, split by GPT-2's rule or not at all. It equals mapping the bytes of each piece to
    /// the alphabet and encoding that, without making the mapped text.</summary>
    internal void EncodeBytes(ReadOnlySpan<char> text, bool split, List<int> ids)
    {
        var workspace = Take(byteWorkspaces);
        var cache = workspace.Cache;
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = split ? Gpt2Split.End(text, start) : text.Length;
            var piece = text[start..end];
            if (cache is null)
                MergeBytes(piece, workspace, ids);
            else if (!cache.TryAppend(piece, ids))
            {
                var first = ids.Count;
                MergeBytes(piece, workspace, ids);
                cache.Add(piece, CollectionsMarshal.AsSpan(ids)[first..]);
            }
        }
        Return(byteWorkspaces, workspace);
    }

    /// <summary>Whether every byte has a token, so that <see cref="EncodeBytes"/> can take any text.</summary>
    internal bool CoversBytes { get; }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", options.Unknown);
        json.WriteString("continuing_subword_prefix", options.ContinuingPrefix);
        json.WriteString("end_of_word_suffix", options.EndOfWordSuffix);
        json.WriteBoolean("fuse_unk", options.FuseUnknown);
        json.WriteBoolean("byte_fallback", options.ByteFallback);
        json.WriteBoolean("ignore_merges", options.IgnoreMerges);
        TokenIds.Write(json, Tokens);
        json.WriteStartArray("merges");
        foreach (var (left, right) in merges)
        {
            json.WriteStartArray();
            json.WriteStringValue(left);
            json.WriteStringValue(right);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void MergeBytes(ReadOnlySpan<char> piece, BpeWorkspace workspace, List<int> ids)
    {
        workspace.Reserve(Encoding.UTF8.GetMaxByteCount(piece.Length));
        var bytes = workspace.Bytes.AsSpan(0, Encoding.UTF8.GetBytes(piece, workspace.Bytes));
        var symbols = workspace.Symbols.AsSpan(0, bytes.Length);
        for (var index = 0; index < bytes.Length; index++)
            symbols[index] = byteIds[bytes[index]];
        ids.AddRange(symbols[..PairMerger.Merge(symbols, table)]);
    }

    private void Merge(ReadOnlySpan<char> piece, BpeWorkspace workspace, List<int> ids)
    {
        if (options.IgnoreMerges && bySpan.TryGetValue(piece, out var whole))
        {
            ids.Add(whole);
            return;
        }
        // A character is at most four symbols, those of its bytes: three for one UTF-16 unit.
        workspace.Reserve(piece.Length * 3);
        var symbols = workspace.Symbols.AsSpan(0, Symbols(piece, workspace.Symbols));
        ids.AddRange(symbols[..PairMerger.Merge(symbols, table)]);
    }

    /// <summary>The symbols that a piece begins as.</summary>
    private int Symbols(ReadOnlySpan<char> piece, Span<int> symbols)
    {
        var count = 0;
        for (var start = 0; start < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece[start..], out var rune, out var length);
            var (first, last) = (start == 0, start + length == piece.Length);
            start += length;
            if (Find(rune, piece.Slice(start - length, length), first, last) is >= 0 and var id)
                symbols[count++] = id;
            else
                count = Unknown(rune, symbols, count);
        }
        return count;
    }

    private int Find(Rune rune, ReadOnlySpan<char> text, bool first, bool last)
    {
        // Characters of the byte alphabet, in front of everything in byte-level models, need no dictionary.
        if (options.ContinuingPrefix is null && options.EndOfWordSuffix is null)
            return rune.Value <= ByteAlphabet.LastCharacter && ByteAlphabet.Byte((char)rune.Value) is >= 0 and var value
                ? byteIds[value]
                : bySpan.TryGetValue(rune == Rune.ReplacementChar ? "\uFFFD" : text, out var id) ? id : -1;
        var symbol = (first ? "" : options.ContinuingPrefix) + rune + (last ? options.EndOfWordSuffix : "");
        return idOf.GetValueOrDefault(symbol, -1);
    }

    private int Unknown(Rune rune, Span<int> symbols, int count)
    {
        if (options.ByteFallback)
        {
            Span<byte> bytes = stackalloc byte[4];
            var length = rune.EncodeToUtf8(bytes);
            var complete = true;
            for (var index = 0; index < length; index++)
                complete &= (symbols[count + index] = fallbackIds[bytes[index]]) >= 0;
            if (complete)
                return count + length;
        }
        if (unknown < 0)
            throw new ArgumentException($"Encode: the character {Quoted.Character(rune)} has no token, and the model has none for the unknown.");
        if (!options.FuseUnknown || count == 0 || symbols[count - 1] != unknown)
            symbols[count++] = unknown;
        return count;
    }

    private (int Left, int Right, int Result) Resolve((string Left, string Right) merge, int rank)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"merge {rank + 1}");
        var right = options.ContinuingPrefix is { } prefix && merge.Right.StartsWith(prefix, StringComparison.Ordinal)
            ? merge.Right[prefix.Length..]
            : merge.Right;
        return (IdOf(merge.Left, what), IdOf(merge.Right, what), IdOf(merge.Left + right, what));
    }

    private int IdOf(string token, string what) => idOf.TryGetValue(token, out var id)
        ? id
        : throw new ArgumentException($"BpeModel: {what} needs the token {Quoted.Text(token)}, which the vocabulary lacks. Do the two files belong together?");

    private BpeWorkspace Take(ConcurrentBag<BpeWorkspace> bag) => bag.TryTake(out var workspace) ? workspace : new BpeWorkspace(options.RememberedPieces);

    private static void Return(ConcurrentBag<BpeWorkspace> bag, BpeWorkspace workspace)
    {
        workspace.Trim();
        bag.Add(workspace);
    }
}
