using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>BERT's: removes controls, makes every white space a space, sets Han characters apart, lower-cases and strips accents.</summary>
/// <remarks>Devlin et al. (2019), arXiv:1810.04805; the order of the steps is that of its basic tokenizer.</remarks>
public sealed class BertNormalizer : INormalizer
{
    /// <summary>Whether controls go and white space becomes spaces.</summary>
    public bool CleanText { get; init; } = true;

    /// <summary>Whether each Han character is set between spaces.</summary>
    public bool SeparateHan { get; init; } = true;

    /// <summary>Whether accents go; null does as <see cref="Lowercase"/> does.</summary>
    public bool? StripAccents { get; init; }

    /// <summary>Whether text is lower-cased: BERT's "uncased" models.</summary>
    public bool Lowercase { get; init; } = true;

    /// <inheritdoc/>
    public string Normalize(string text)
    {
        if (CleanText || SeparateHan)
            text = Clean(text);
        if (StripAccents ?? Lowercase)
            text = StripAccentsNormalizer.Without(UnicodeNormalization.Normalize(text, NormalForm.Nfd), CharacterClasses.IsNonSpacingMark);
        return Lowercase ? LowercaseNormalizer.Lower(text) : text;
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "BertNormalizer");
        json.WriteBoolean("clean_text", CleanText);
        json.WriteBoolean("handle_chinese_chars", SeparateHan);
        if (StripAccents is { } strip)
            json.WriteBoolean("strip_accents", strip);
        else
            json.WriteNull("strip_accents");
        json.WriteBoolean("lowercase", Lowercase);
        json.WriteEndObject();
    }

    internal static BertNormalizer Read(JsonAt json) => new()
    {
        CleanText = json.Flag("clean_text", otherwise: true),
        SeparateHan = json.Flag("handle_chinese_chars", otherwise: true),
        StripAccents = json.Optional("strip_accents")?.Flag(),
        Lowercase = json.Flag("lowercase", otherwise: true),
    };

    private string Clean(string text)
    {
        var builder = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (CleanText && (rune.Value is 0 or 0xFFFD || CharacterClasses.IsControl(rune)))
                continue;
            if (CleanText && Rune.IsWhiteSpace(rune))
                builder.Append(' ');
            else if (SeparateHan && CharacterClasses.IsHan(rune))
                builder.Append(' ').Append(rune).Append(' ');
            else
                builder.Append(rune);
        }
        return builder.ToString();
    }
}
