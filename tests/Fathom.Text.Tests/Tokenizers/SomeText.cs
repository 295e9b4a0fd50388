using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Text.Tests;

/// <summary>Texts for properties.</summary>
internal static class SomeText
{
    public const string English =
        "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it's 1859 and we've seen 42 "
        + "springs of hope; they'll have everything before them.\n\nThe king with a large jaw, the queen with a plain face: don't they rule?\n";

    /// <summary>Text with accents as one character and as two, scripts, emoji of several code points, controls, and odd white space.</summary>
    public const string Hard =
        "café cafe\u0301 Ångström 北京 東京は 안녕하세요 Привет мир שלום नमस्ते 👩‍👩‍👧‍👦👍🏽🇩🇪 𝒳𝓎 ½ Ⅷ \t\r\n\u0085\u2028\u00A0\u3000x\0\u0001\u001F\uFEFF\uFFFD  end   ";

    private static readonly string[] Parts =
    [
        "a", "e", " ", "  ", "\n", "'s", "'ll", "the", " the", "9", "x\u0301", "é", "ß", "中", "한", "👍🏽", "👩‍👧", "𝒳", "\uD83D", "\uDC4D", "\0", "\u00A0", "\u2028", "<|endoftext|>",
        "<unk>", "[CLS]", "<0x41>", "\uFFFD", "\uFEFF", "Ġ", ".", "--", "\r\n", "İ",
    ];

    /// <summary>Strings of single UTF-16 units of any value and of parts that tokenizers trip over; also with lone surrogates.</summary>
    public static Arbitrary<string> Any { get; } = Gen.OneOf(
            Gen.Elements(Parts), Gen.Choose(0, char.MaxValue).Select(unit => ((char)unit).ToString()), Gen.Choose(32, 126).Select(unit => ((char)unit).ToString()),
            Gen.Choose(0x10000, 0x10FFFF).Select(char.ConvertFromUtf32))
        .ListOf().Select(parts => string.Concat(parts)).ToArbitrary();

    /// <summary>The text with lone surrogates replaced by U+FFFD, as encoding counts them.</summary>
    public static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
