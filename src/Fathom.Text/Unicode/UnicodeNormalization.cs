using System.Buffers;
using System.Text;

namespace Fathom.Text;

/// <summary>
/// Normal forms of Unicode text. The platform's own <c>string.Normalize</c> does nothing in programs that run without culture data
/// (<c>InvariantGlobalization</c>), as this library and native binaries often do, so the forms are computed here from tables of their own.
/// </summary>
/// <remarks>Unicode Standard Annex 15, tables of Unicode 15.0; lone surrogates stay as they are.</remarks>
internal static class UnicodeNormalization
{
    // Hangul syllables are composed by arithmetic: 19 leading, 21 vowel and 27 trailing consonants (one more for none).
    private const int SyllableFirst = 0xAC00, LeadingFirst = 0x1100, VowelFirst = 0x1161, TrailingFirst = 0x11A7;
    private const int VowelCount = 21, TrailingCount = 28, LeadingCount = 19, SyllableCount = LeadingCount * VowelCount * TrailingCount;

    /// <summary>The text in normal form <paramref name="form"/>.</summary>
    public static string Normalize(string text, NormalForm form)
    {
        if (Ascii.IsValid(text) || (form == NormalForm.Nfc && !text.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF')))
            return text;
        var compatible = form is NormalForm.Nfkc or NormalForm.Nfkd;
        var points = Decompose(text, compatible);
        Order(points);
        if (form is NormalForm.Nfc or NormalForm.Nfkc)
            Compose(points);
        var builder = new StringBuilder(text.Length);
        foreach (var point in points)
            Append(builder, point);
        return builder.ToString();
    }

    private static List<int> Decompose(string text, bool compatible)
    {
        var points = new List<int>(text.Length + text.Length / 4);
        for (var index = 0; index < text.Length;)
        {
            var point = Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length) == OperationStatus.Done ? rune.Value : text[index];
            index += length;
            Decompose(point, compatible, points);
        }
        return points;
    }

    private static void Decompose(int point, bool compatible, List<int> points)
    {
        var syllable = point - SyllableFirst;
        if (syllable is >= 0 and < SyllableCount)
        {
            points.Add(LeadingFirst + syllable / (VowelCount * TrailingCount));
            points.Add(VowelFirst + syllable / TrailingCount % VowelCount);
            if (syllable % TrailingCount > 0)
                points.Add(TrailingFirst + syllable % TrailingCount);
            return;
        }
        if (point < 0xA0 || !UnicodeTables.Decompositions.TryGetValue(point, out var parts) || (parts.Compatible && !compatible))
        {
            points.Add(point);
            return;
        }
        foreach (var part in parts.Points)
            Decompose(part, compatible, points);
    }

    // Combining marks in a row are sorted by class, stably; marks of one class keep their order.
    private static void Order(List<int> points)
    {
        for (var start = 0; start < points.Count; start++)
        {
            if (UnicodeTables.CombiningClass(points[start]) == 0)
                continue;
            var end = start + 1;
            while (end < points.Count && UnicodeTables.CombiningClass(points[end]) != 0)
                end++;
            if (end - start > 1)
            {
                var sorted = points.GetRange(start, end - start).OrderBy(UnicodeTables.CombiningClass).ToList();
                for (var index = start; index < end; index++)
                    points[index] = sorted[index - start];
            }
            start = end - 1;
        }
    }

    private static void Compose(List<int> points)
    {
        var (starter, written, lastClass) = (-1, 0, 0);
        for (var index = 0; index < points.Count; index++)
        {
            var point = points[index];
            var combining = UnicodeTables.CombiningClass(point);
            // A mark is blocked from its starter by one of the same or a higher class between them.
            var blocked = starter < 0 || (written - 1 > starter && (lastClass >= combining || lastClass == 0));
            if (!blocked && Composed(points[starter], point) is { } whole)
            {
                points[starter] = whole;
                continue;
            }
            if (combining == 0)
                starter = written;
            lastClass = combining;
            points[written++] = point;
        }
        points.RemoveRange(written, points.Count - written);
    }

    private static int? Composed(int first, int second)
    {
        var (leading, vowel) = (first - LeadingFirst, second - VowelFirst);
        if (leading is >= 0 and < LeadingCount && vowel is >= 0 and < VowelCount)
            return SyllableFirst + (leading * VowelCount + vowel) * TrailingCount;
        var (syllable, trailing) = (first - SyllableFirst, second - TrailingFirst);
        if (syllable is >= 0 and < SyllableCount && syllable % TrailingCount == 0 && trailing is > 0 and < TrailingCount)
            return first + trailing;
        return UnicodeTables.Compositions.TryGetValue((first, second), out var whole) ? whole : null;
    }

    private static void Append(StringBuilder builder, int point)
    {
        if (point <= char.MaxValue)
            builder.Append((char)point);
        else
            builder.Append(char.ConvertFromUtf32(point));
    }
}
