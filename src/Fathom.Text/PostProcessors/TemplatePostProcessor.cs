using System.Text.Json;

namespace Fathom.Text;

/// <summary>A template that the file spells out (called TemplateProcessing there).</summary>
/// <param name="template">The template.</param>
public sealed class TemplatePostProcessor(TokenTemplate template) : IPostProcessor
{
    private readonly TokenTemplate spelled = template;

    /// <inheritdoc/>
    public TokenTemplate? Template => spelled;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "TemplateProcessing");
        Write(json, "single", spelled.Single);
        Write(json, "pair", spelled.Pair);
        json.WriteStartObject("special_tokens");
        foreach (var part in spelled.Single.Concat(spelled.Pair).Where(part => part.Ids is not null).DistinctBy(part => part.Name))
            WriteToken(json, part);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal static TemplatePostProcessor Read(JsonAt json)
    {
        var special = json.Optional("special_tokens");
        return new(new TokenTemplate(Parts(json.Member("single"), special), json.Optional("pair") is { } pair ? Parts(pair, special) : TokenTemplate.Bare.Pair));
    }

    private static List<TemplatePart> Parts(JsonAt json, JsonAt? special) => [.. json.Items().Select(item => Part(item, special))];

    private static TemplatePart Part(JsonAt json, JsonAt? special)
    {
        if (json.Optional("Sequence") is { } text)
            return text.Member("id").Text() is "A" or "B"
                ? new(text.Member("id").Text(), null, text.Optional("type_id")?.Count() ?? 0)
                : throw text.Member("id").Error("A or B is expected");
        var token = json.Member("SpecialToken");
        var name = token.Member("id").Text();
        var ids = special?.Optional(name)?.Member("ids").Items().Select(id => id.Count()).ToList()
            ?? throw token.Error($"{Quoted.Text(name)} is not one of the template's special_tokens");
        return new(name, ids, token.Optional("type_id")?.Count() ?? 0);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<TemplatePart> parts)
    {
        json.WriteStartArray(name);
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteStartObject(part.Ids is null ? "Sequence" : "SpecialToken");
            json.WriteString("id", part.Name);
            json.WriteNumber("type_id", part.TypeId);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteToken(Utf8JsonWriter json, TemplatePart part)
    {
        json.WriteStartObject(part.Name);
        json.WriteString("id", part.Name);
        json.WriteStartArray("ids");
        foreach (var id in part.Ids!)
            json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteStartArray("tokens");
        // A special token is mostly one id; one of several is written by its name for each.
        foreach (var _ in part.Ids)
            json.WriteStringValue(part.Name);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
