using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Puts WordPiece's tokens together: a space before each word, none before a continuation, and English punctuation drawn up.</summary>
public sealed class WordPieceDecoder : IDecoder
{
    private static readonly (string From, string To)[] Drawn =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"),
        (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>What continuations begin with.</summary>
    public string Prefix { get; init; } = "##";

    /// <summary>Whether spaces before punctuation and contractions go.</summary>
    public bool CleanUp { get; init; } = true;

    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = Encoding.UTF8.GetString(tokens[index]);
            if (index > 0)
                token = token.StartsWith(Prefix, StringComparison.Ordinal) ? token[Prefix.Length..] : " " + token;
            tokens[index] = Encoding.UTF8.GetBytes(CleanUp ? Draw(token) : token);
        }
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "WordPiece");
        json.WriteString("prefix", Prefix);
        json.WriteBoolean("cleanup", CleanUp);
        json.WriteEndObject();
    }

    internal static WordPieceDecoder Read(JsonAt json) => new()
    {
        Prefix = json.Optional("prefix")?.Text() ?? "##",
        CleanUp = json.Flag("cleanup", otherwise: true),
    };

    private static string Draw(string token) => Drawn.Aggregate(token, (text, rule) => text.Replace(rule.From, rule.To, StringComparison.Ordinal));
}
