using System.Text;

namespace Fathom.Text;

/// <summary>Splitting at characters of a class.</summary>
internal static class CharacterSplit
{
    /// <summary>Adds the pieces of <paramref name="text"/>, each character of which <paramref name="matches"/> or does not.</summary>
    public static void Split(ReadOnlySpan<char> text, Func<Rune, bool> matches, SplitBehavior behavior, Pieces pieces)
    {
        var splitter = new Splitter(behavior, pieces);
        var (start, runMatched) = (0, false);
        while (start < text.Length)
        {
            Rune.DecodeFromUtf16(text[start..], out var rune, out var length);
            var matched = matches(rune);
            // Characters outside the class go on in one range; each match is a range of its own.
            if (start > 0 && (matched || runMatched))
                splitter.Add(text, start, runMatched);
            runMatched = matched;
            start += length;
        }
        splitter.Add(text, text.Length, runMatched);
        splitter.Flush(text);
    }

}
