using System.Globalization;

namespace Fathom.Text;

/// <summary>The models of <c>tokenizer.json</c>.</summary>
internal static class ModelReader
{
    /// <summary>No vocabulary comes near this; a greater id in a file is a fault, or an attempt to make us reserve memory.</summary>
    private const int GreatestId = 1 << 24;

    public static ITokenModel Read(JsonAt json) => TypeOf(json) switch
    {
        "BPE" => Bpe(json),
        "WordPiece" => WordPiece(json),
        "Unigram" => Unigram(json),
        var other => throw json.Error($"the model {Quoted.Text(other)} is not supported; supported are BPE, WordPiece, Unigram"),
    };

    /// <summary>The tokens of an object from token to id, by id.</summary>
    public static string?[] Tokens(JsonAt json)
    {
        if (json.Element.ValueKind != System.Text.Json.JsonValueKind.Object)
            throw json.Error("an object from token to id is expected");
        var pairs = new List<(string Token, int Id)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.Element.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException)
            {
                throw json.Error($"token {pairs.Count + 1} has an escape that is half of a surrogate pair");
            }
            var id = new JsonAt(member.Value, $"{json.Path}[{Quoted.Text(name)}]");
            if (!names.Add(name))
                throw id.Error("the token is there twice");
            pairs.Add((name, CheckId(id.Count(), id)));
        }
        if (pairs.Count == 0)
            throw json.Error("the vocabulary is empty");
        return ById(pairs, json);
    }

    /// <summary>The id, when it can be one.</summary>
    public static int CheckId(int id, JsonAt json) => id <= GreatestId ? id : throw json.Error($"the id {id} is greater than {GreatestId}");

    private static string?[] ById(List<(string Token, int Id)> pairs, JsonAt json)
    {
        var tokens = new string?[pairs.Max(pair => pair.Id) + 1];
        foreach (var (token, id) in pairs)
            tokens[id] = tokens[id] is not { } other
                ? token
                : throw json.Error(string.Create(CultureInfo.InvariantCulture, $"{Quoted.Text(other)} and {Quoted.Text(token)} have the same id, {id}"));
        return tokens;
    }

    // Files of the first versions do not say.
    private static string TypeOf(JsonAt json) => json.Optional("type")?.Text()
        ?? (json.Optional("merges") is not null ? "BPE" : json.Optional("max_input_chars_per_word") is not null ? "WordPiece" : "Unigram");

    private static BpeModel Bpe(JsonAt json)
    {
        if (json.Optional("dropout") is { } dropout && dropout.Number() != 0)
            throw dropout.Error("dropout of merges is not supported");
        return new(Tokens(json.Member("vocab")), [.. json.Member("merges").Items().Select(Merge)], new()
        {
            Unknown = NotEmpty(json, "unk_token"),
            FuseUnknown = json.Flag("fuse_unk", otherwise: false),
            ByteFallback = json.Flag("byte_fallback", otherwise: false),
            IgnoreMerges = json.Flag("ignore_merges", otherwise: false),
            ContinuingPrefix = NotEmpty(json, "continuing_subword_prefix"),
            EndOfWordSuffix = NotEmpty(json, "end_of_word_suffix"),
        });
    }

    // Older files write a merge as "left right", newer ones as an array, which allows for spaces in tokens.
    private static (string Left, string Right) Merge(JsonAt json)
    {
        if (json.Element.ValueKind == System.Text.Json.JsonValueKind.Array)
            return json.Items().ToList() is [var left, var right] ? (left.Text(), right.Text()) : throw json.Error("a merge is two tokens");
        return json.Text().Split(' ') is [{ Length: > 0 } first, { Length: > 0 } second]
            ? (first, second)
            : throw json.Error($"a merge is two tokens and a space between them, not {Quoted.Text(json.Text())}");
    }

    private static WordPieceModel WordPiece(JsonAt json) => new(Tokens(json.Member("vocab")), new()
    {
        Unknown = json.Optional("unk_token")?.Text() ?? "[UNK]",
        ContinuingPrefix = json.Optional("continuing_subword_prefix")?.Text() ?? "##",
        LongestWord = json.Optional("max_input_chars_per_word")?.Count() ?? 100,
    });

    private static UnigramModel Unigram(JsonAt json)
    {
        var pieces = json.Member("vocab").Items().Select(item => item.Items().ToList() is [var piece, var score]
            ? (piece.Text(), score.Number())
            : throw item.Error("a piece and its score are expected")).ToList();
        var unknown = json.Optional("unk_id");
        return unknown is { } id && id.Count() >= pieces.Count
            ? throw id.Error($"there are {pieces.Count} pieces")
            : new(pieces, unknown?.Count(), json.Flag("byte_fallback", otherwise: false));
    }

    private static string? NotEmpty(JsonAt json, string name) => json.Optional(name)?.Text() is { Length: > 0 } text ? text : null;
}
