using System.Globalization;

namespace Fathom.Text;

/// <summary>Vocabularies of one token per line: BERT's <c>vocab.txt</c>.</summary>
internal static class VocabularyLines
{
    /// <summary>The tokens; line n has id n - 1.</summary>
    public static string[] Read(string path)
    {
        var tokens = new List<string>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in Utf8File.ReadText(path).Split('\n'))
        {
            var token = line.TrimEnd('\r');
            if (!lines.TryAdd(token, tokens.Count + 1))
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: line {tokens.Count + 1}: the token {Quoted.Text(token)} stands in line {lines[token]} already."));
            tokens.Add(token);
        }
        // The end of the last line begins another, which is none.
        if (tokens[^1].Length == 0)
            tokens.RemoveAt(tokens.Count - 1);
        return tokens.Count > 0 ? [.. tokens] : throw new InvalidDataException($"{path}: the vocabulary is empty.");
    }
}
