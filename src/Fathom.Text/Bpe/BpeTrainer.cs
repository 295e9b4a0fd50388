using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Text;

/// <summary>Learns a byte-level byte-pair encoding from text: the most frequent pair of neighbours becomes a token, again and again.</summary>
/// <remarks>
/// Sennrich, Haddow and Birch (2016), arXiv:1508.07909; bytes as in Radford et al. (2019). Of equally frequent pairs the one with the lower ids is merged, so
/// the same text gives the same tokens. Words are counted once, and a merge visits only the words that hold its pair.
/// </remarks>
public static class BpeTrainer
{
    /// <summary>Text without spaces is counted in parts of this many characters, since each merge looks through every part that holds its pair.</summary>
    private const int LongestPiece = 256;

    /// <summary>Trains on one text.</summary>
    /// <param name="text">The text, split by GPT-2's rule.</param>
    /// <param name="options">Size of the vocabulary and special tokens.</param>
    /// <exception cref="ArgumentException">When the text is empty, or the vocabulary smaller than bytes and special tokens.</exception>
    public static Tokenizer Train(string text, BpeTrainingOptions? options = null) => Train([text], options);

    /// <summary>Trains on several texts.</summary>
    /// <param name="texts">The texts, each split by GPT-2's rule.</param>
    /// <param name="options">Size of the vocabulary and special tokens.</param>
    /// <exception cref="ArgumentException">When the texts are empty, or the vocabulary smaller than bytes and special tokens.</exception>
    public static Tokenizer Train(IEnumerable<string> texts, BpeTrainingOptions? options = null)
    {
        options ??= new();
        var fixedCount = options.Special.Count + 256;
        if (options.VocabularySize < fixedCount)
            throw new ArgumentException(
                $"BpeTrainer: a vocabulary of {options.VocabularySize} has no room for 256 bytes and {options.Special.Count} special tokens: at least {fixedCount}.");
        var words = Count(texts, options.Cancellation);
        if (words.Count == 0)
            throw new ArgumentException("BpeTrainer: the text is empty.", nameof(texts));
        var byteIds = ByteIds(options.Special.Count);
        var learner = new PairLearner(words.Select(word => (Symbols(word.Key, byteIds), word.Value)));
        var tokens = new List<string?>(options.Special.Select(string? (_) => null));
        tokens.AddRange(ByteAlphabet.Tokens.Order(StringComparer.Ordinal));
        var merges = new List<(string, string)>();
        while (tokens.Count < options.VocabularySize && learner.MergeNext(tokens.Count, options.LeastCount) is { } pair)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            merges.Add((tokens[pair.Left]!, tokens[pair.Right]!));
            tokens.Add(tokens[pair.Left] + tokens[pair.Right]);
        }
        return ByteLevel(new BpeModel(tokens, merges), [.. options.Special.Select((token, id) => new AddedToken(id, token))]);
    }

    /// <summary>GPT-2's tokenizer around a model.</summary>
    internal static Tokenizer ByteLevel(BpeModel model, IReadOnlyList<AddedToken> special) => new(model, special)
    {
        PreTokenizer = new ByteLevelPreTokenizer(),
        PostProcessor = new ByteLevelPostProcessor(),
        Decoder = new ByteLevelDecoder(),
    };

    /// <summary>How often each piece of the texts occurs.</summary>
    private static Dictionary<string, long> Count(IEnumerable<string> texts, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int start = 0, end; start < text.Length; start = end)
            {
                end = Math.Min(Gpt2Split.End(text, start), start + LongestPiece);
                if (end < text.Length && char.IsLowSurrogate(text[end]))
                    end++;
                CollectionsMarshal.GetValueRefOrAddDefault(bySpan, text.AsSpan(start, end - start), out _)++;
            }
        }
        return counts;
    }

    // Ids follow the alphabet's order, as in Hugging Face's trainer.
    private static int[] ByteIds(int first)
    {
        var ids = new int[256];
        foreach (var (token, index) in ByteAlphabet.Tokens.Order(StringComparer.Ordinal).Select((token, index) => (token, index)))
            ids[ByteAlphabet.Byte(token[0])] = first + index;
        return ids;
    }

    private static int[] Symbols(string word, int[] byteIds) => Array.ConvertAll(Encoding.UTF8.GetBytes(word), value => byteIds[value]);
}
