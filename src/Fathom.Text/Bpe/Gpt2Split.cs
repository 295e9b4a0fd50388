using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fathom.Text;

/// <summary>
/// GPT-2's split of text into words, numbers, runs of other characters and white space:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, written out by hand, and by code point where .NET's regular
/// expressions know only UTF-16 units.
/// </summary>
internal static class Gpt2Split
{
    private enum Kind : byte
    {
        Unknown,
        Letter,
        Number,
        Space,
        Other,
    }

    // One byte per UTF-16 unit, filled as units are met; two threads that fill the same one write the same.
    private static readonly Kind[] Kinds = new Kind[char.MaxValue + 1];

    /// <summary>End of the piece that begins at <paramref name="start"/>, which is inside the text.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        var first = text[start];
        if (first == '\'' && Contraction(text[(start + 1)..]) is > 0 and var length)
            return start + 1 + length;
        var body = first == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = KindAt(text, body, out var width);
        if (kind != Kind.Space)
        {
            // A run of one kind; units of ASCII and most of the others are looked up without decoding.
            var end = body + width;
            while (end < text.Length && KindAt(text, end, out width) == kind)
                end += width;
            return end;
        }
        return SpaceEnd(text, start);
    }

    // \s+(?!\S) leaves the last space of a run to the word after it, when the run is longer than one.
    private static int SpaceEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start + 1;
        while (end < text.Length && KindAt(text, end, out _) == Kind.Space)
            end++;
        return end == text.Length || end == start + 1 ? end : end - 1;
    }

    private static int Contraction(ReadOnlySpan<char> text) => text switch
    {
        ['s' or 't' or 'm' or 'd', ..] => 1,
        ['r', 'e', ..] or ['v', 'e', ..] or ['l', 'l', ..] => 2,
        _ => 0,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Kind KindAt(ReadOnlySpan<char> text, int index, out int width)
    {
        width = 1;
        var unit = text[index];
        var kind = Kinds[unit];
        return kind != Kind.Unknown ? kind : Find(text, index, ref width);
    }

    // Surrogates stay unknown in the table, since their kind is that of the pair; a lone one is read as U+FFFD, a symbol.
    private static Kind Find(ReadOnlySpan<char> text, int index, ref int width)
    {
        if (char.IsSurrogate(text[index]))
            return Rune.DecodeFromUtf16(text[index..], out var rune, out width) == OperationStatus.Done ? KindOf(rune) : Kind.Other;
        return Kinds[text[index]] = KindOf(new Rune(text[index]));
    }

    private static Kind KindOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when Rune.IsWhiteSpace(rune) => Kind.Space,
        <= UnicodeCategory.OtherLetter => Kind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
        _ => Kind.Other,
    };
}
