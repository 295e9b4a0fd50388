using System.Runtime.InteropServices;

namespace Fathom.Text;

/// <summary>The pieces that training begins with: all characters, then the substrings of words that cover the most text.</summary>
internal static class SeedPieces
{
    /// <summary>The pieces, those of <paramref name="required"/> first, with the logarithm of their share as score.</summary>
    public static List<ScoredPiece> Find(List<(string Word, long Count)> words, List<string> required, UnigramTrainingOptions options)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (word, count) in words)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            for (var start = 0; start < word.Length; start++)
                if (!char.IsLowSurrogate(word[start]))
                    CountFrom(word, start, count, bySpan, options.LongestPiece);
        }
        // Pieces of control have their own ids, whether the text spells them or not.
        HashSet<string> taken = [.. options.Special, options.Unknown, .. Enumerable.Range(0, 256).Select(value => ByteFallback.Token((byte)value))];
        var longer = counts.Where(pair => pair.Value >= 2 && !IsCharacter(pair.Key) && !taken.Contains(pair.Key))
            .Select(pair => (Text: pair.Key, Weight: pair.Value * pair.Key.Length))
            .OrderByDescending(piece => piece.Weight).ThenBy(piece => piece.Text, StringComparer.Ordinal)
            .Take(Math.Max(0, options.SeedCount - required.Count));
        var seeds = required.Select(character => (Text: character, Weight: counts[character])).Concat(longer).ToList();
        var logTotal = Math.Log(seeds.Sum(piece => (double)piece.Weight));
        return seeds.ConvertAll(piece => new ScoredPiece(piece.Text, Math.Log(piece.Weight) - logTotal));
    }

    // The ▁ of a space begins words and stands nowhere else, so no piece can span two words.
    private static void CountFrom(
        string word, int start, long count, Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> counts, int longest)
    {
        for (int end = start, characters = 0; end < word.Length && characters < longest; characters++)
        {
            end += char.IsHighSurrogate(word[end]) && end + 1 < word.Length ? 2 : 1;
            CollectionsMarshal.GetValueRefOrAddDefault(counts, word.AsSpan(start, end - start), out _) += count;
        }
    }

    private static bool IsCharacter(string text) => text.Length == 1 || (text.Length == 2 && char.IsHighSurrogate(text[0]));
}
