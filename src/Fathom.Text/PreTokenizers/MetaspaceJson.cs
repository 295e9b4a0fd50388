using System.Text.Json;

namespace Fathom.Text;

/// <summary>The members that the pre-tokenizer and the decoder of SentencePiece's ▁ share in <c>tokenizer.json</c>.</summary>
internal static class MetaspaceJson
{
    public static void Write(Utf8JsonWriter json, char replacement, PrefixSpace prefix, bool split)
    {
        json.WriteStartObject();
        json.WriteString("type", "Metaspace");
        json.WriteString("replacement", replacement.ToString());
        json.WriteString("prepend_scheme", prefix switch
        {
            PrefixSpace.Always => "always",
            PrefixSpace.First => "first",
            _ => "never",
        });
        json.WriteBoolean("split", split);
        json.WriteEndObject();
    }

    public static char Replacement(JsonAt json) => json.Optional("replacement") is { } member
        ? member.Text() is [var character] ? character : throw member.Error("one character is expected")
        : '▁';

    // Files before 2024 say add_prefix_space.
    public static PrefixSpace Prefix(JsonAt json) => json.Optional("prepend_scheme") is { } scheme
        ? scheme.Text() switch
        {
            "always" => PrefixSpace.Always,
            "first" => PrefixSpace.First,
            "never" => PrefixSpace.Never,
            var other => throw scheme.Error($"{Quoted.Text(other)} is not one of always, first, never"),
        }
        : json.Flag("add_prefix_space", otherwise: true) ? PrefixSpace.Always : PrefixSpace.Never;
}
