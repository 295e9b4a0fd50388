using Fathom.Text;

namespace Fathom.Cli;

/// <summary>Sentences as numbers: words in their order, and the set of words and pairs.</summary>
internal sealed class SentenceWords
{
    private const int MostWords = 100;
    private const int Unknown = 1;
    private readonly Dictionary<string, int> words, grams;

    /// <summary>Numbers for the words and grams of a run.</summary>
    public SentenceWords(SentimentConfig config)
    {
        words = Numbers(config.Words, first: Unknown + 1);
        grams = Numbers(config.Grams, first: 0);
    }

    /// <summary>The words of a sentence in lower case, punctuation apart.</summary>
    public static string[] Split(string sentence)
    {
        var pieces = new Pieces();
        new BertPreTokenizer().Split(sentence.ToLowerInvariant(), first: true, pieces);
        return [.. Enumerable.Range(0, pieces.Count).Select(index => pieces[index].ToString())];
    }

    /// <summary>The words of a sentence and its pairs of neighbours, each once.</summary>
    public static IEnumerable<string> GramsOf(string[] words) => words.Concat(words.Zip(words.Skip(1), (first, second) => $"{first} {second}")).Distinct();

    /// <summary>What comes up <paramref name="least"/> times at least, most frequent first.</summary>
    public static string[] Frequent(IEnumerable<string> items, int least) =>
        [.. items.CountBy(item => item).Where(entry => entry.Value >= least).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Key)];

    /// <summary>A sentence as numbers; one without words has the unknown word.</summary>
    public EncodedSentence Encode(string sentence)
    {
        var split = Split(sentence);
        int[] inOrder = [.. split.Take(MostWords).Select(word => words.GetValueOrDefault(word, Unknown))];
        return new(inOrder.Length > 0 ? inOrder : [Unknown], [.. GramsOf(split).Select(gram => grams.GetValueOrDefault(gram, -1)).Where(number => number >= 0)]);
    }

    private static Dictionary<string, int> Numbers(string[] items, int first) => items.Index().ToDictionary(entry => entry.Item, entry => entry.Index + first);
}
