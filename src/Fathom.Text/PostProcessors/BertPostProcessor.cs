using System.Text.Json;

namespace Fathom.Text;

/// <summary>BERT's [CLS] A [SEP] and [CLS] A [SEP] B [SEP], where B and the last [SEP] are segment 1.</summary>
/// <remarks>Devlin et al. (2019), arXiv:1810.04805.</remarks>
/// <param name="begin">Text and id of [CLS].</param>
/// <param name="end">Text and id of [SEP].</param>
public sealed class BertPostProcessor((string Token, int Id) begin, (string Token, int Id) end) : IPostProcessor
{
    /// <inheritdoc/>
    public TokenTemplate? Template { get; } = new(
        [new(begin.Token, [begin.Id], 0), TemplatePart.First, new(end.Token, [end.Id], 0)],
        [new(begin.Token, [begin.Id], 0), TemplatePart.First, new(end.Token, [end.Id], 0), TemplatePart.Second, new(end.Token, [end.Id], 1)]);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "BertProcessing");
        Write(json, "sep", end);
        Write(json, "cls", begin);
        json.WriteEndObject();
    }

    internal static BertPostProcessor Read(JsonAt json) => new(Token(json.Member("cls")), Token(json.Member("sep")));

    private static (string Token, int Id) Token(JsonAt json) => json.Items().ToList() is [var token, var id]
        ? (token.Text(), id.Count())
        : throw json.Error("a token and its id are expected");

    private static void Write(Utf8JsonWriter json, string name, (string Token, int Id) token)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(token.Token);
        json.WriteNumberValue(token.Id);
        json.WriteEndArray();
    }
}
