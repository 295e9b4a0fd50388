namespace Fathom.Cli;

/// <summary>"Did you mean ...?" for a misspelt word.</summary>
internal static class Suggestion
{
    /// <summary>A sentence that names the nearest of <paramref name="known"/>, with a blank in front, or nothing when none is near.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        var (nearest, distance) = known.Select(name => (name, Distance(word.ToLowerInvariant(), name))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(1, word.Length / 3) + 1 ? $" Did you mean {nearest}?" : "";
    }

    // Levenshtein's distance, row by row.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
