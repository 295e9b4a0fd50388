using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Text;

/// <summary>
/// Learns a unigram model from text as SentencePiece does: begin with the frequent substrings of words, fit their probabilities by expectation and
/// maximisation, throw out the pieces that the text's likelihood misses least, and again, until few enough are left.
/// </summary>
/// <remarks>
/// Kudo (2018), arXiv:1804.10959. As in SentencePiece the maximisation is the variational one (digamma), which favours a sparse set, and single characters
/// of the text always stay. Deviation: substrings are counted in words, not found with a suffix array, and words are cut at 256 characters.
/// </remarks>
public static class UnigramTrainer
{
    // SentencePiece's: fit a tenth more pieces than wanted and take the best at the end; a piece expected less often than this goes.
    private const double Excess = 1.1, LeastExpected = 0.5;
    private const int LongestWord = 256;
    private static readonly MetaspacePreTokenizer Words = new() { Prefix = PrefixSpace.Never };

    /// <summary>Trains on texts.</summary>
    /// <param name="texts">The texts; words end at spaces, which are written ▁ and belong to the word after them.</param>
    /// <param name="options">Size of the vocabulary and more.</param>
    /// <exception cref="ArgumentException">When there is no text, or more characters than the vocabulary has room for.</exception>
    public static Tokenizer Train(IEnumerable<string> texts, UnigramTrainingOptions? options = null)
    {
        options ??= new();
        // A space before every text, also before one that begins with a space: decoding takes off exactly one.
        var normalizer = new SequenceNormalizer(
            [.. options.Normalizer is null ? [] : (INormalizer[])[options.Normalizer], new PrependNormalizer("▁"), new ReplaceNormalizer(" ", "▁")]);
        var words = Count(texts, normalizer, options);
        var required = Characters(words, options, out var room);
        var pieces = SeedPieces.Find(words, required, options);
        while (true)
        {
            for (var round = 0; round < options.Rounds; round++)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                pieces = Maximise(pieces, PieceLattice.Expect(words, pieces), required.Count);
            }
            if (pieces.Count <= Math.Max((int)(room * Excess), required.Count))
                break;
            pieces = PiecePruning.Prune(words, pieces, required.Count, Math.Max((int)(room * Excess), (int)(pieces.Count * options.Shrinking)));
        }
        return Build([.. Best(pieces, required.Count, room)], normalizer, options);
    }

    /// <summary>How often each word occurs, most frequent first.</summary>
    private static List<(string Word, long Count)> Count(IEnumerable<string> texts, INormalizer normalizer, UnigramTrainingOptions options)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var pieces = new Pieces();
        foreach (var text in texts)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            pieces.Clear();
            Words.Split(WellFormed(normalizer.Normalize(text)), first: true, pieces);
            for (var index = 0; index < pieces.Count; index++)
                for (var rest = pieces[index]; rest.Length > 0; rest = rest[Cut(rest)..])
                    CollectionsMarshal.GetValueRefOrAddDefault(bySpan, rest[..Cut(rest)], out _)++;
        }
        if (counts.Count == 0)
            throw new ArgumentException("UnigramTrainer: the text is empty.", nameof(texts));
        return [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))];
    }

    // A lone surrogate is no character: it counts as U+FFFD, as in encoding.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static int Cut(ReadOnlySpan<char> word) =>
        word.Length <= LongestWord ? word.Length : char.IsLowSurrogate(word[LongestWord]) ? LongestWord + 1 : LongestWord;

    private static List<string> Characters(List<(string Word, long Count)> words, UnigramTrainingOptions options, out int room)
    {
        var characters = words.SelectMany(pair => pair.Word.EnumerateRunes()).Distinct().Order().Select(rune => rune.ToString()).ToList();
        room = options.VocabularySize - options.Special.Count - 1 - (options.ByteFallback ? 256 : 0);
        return characters.Count <= room
            ? characters
            : throw new ArgumentException(
                $"UnigramTrainer: a vocabulary of {options.VocabularySize} has room for {room} pieces, but the text has {characters.Count} different characters.");
    }

    // Variational Bayes: exp(digamma(c)) instead of c takes from the rare, so that fewer pieces share the mass.
    private static List<ScoredPiece> Maximise(List<ScoredPiece> pieces, double[] expected, int requiredCount)
    {
        var kept = new List<(string Text, double Expected)>(pieces.Count);
        for (var index = 0; index < pieces.Count; index++)
            if (expected[index] >= LeastExpected || index < requiredCount)
                kept.Add((pieces[index].Text, Math.Max(expected[index], LeastExpected)));
        var logTotal = Digamma(kept.Sum(piece => piece.Expected));
        return kept.ConvertAll(piece => new ScoredPiece(piece.Text, Digamma(piece.Expected) - logTotal));
    }

    private static double Digamma(double x)
    {
        var result = 0.0;
        for (; x < 7; x++)
            result -= 1 / x;
        // Asymptotic series about x - 1/2 (Bernardo 1976, Algorithm AS 103, in its centred form); below 1e-9 from 7 on.
        var (inverse, square) = (1 / (x - 0.5), 1 / ((x - 0.5) * (x - 0.5)));
        return result - Math.Log(inverse) + square * (1.0 / 24 + square * (-7.0 / 960 + square * (31.0 / 8064 - square * 127.0 / 30720)));
    }

    private static IEnumerable<ScoredPiece> Best(List<ScoredPiece> pieces, int requiredCount, int room) => pieces.Take(requiredCount)
        .Concat(pieces.Skip(requiredCount).OrderByDescending(piece => piece.Score).ThenBy(piece => piece.Text, StringComparer.Ordinal).Take(room - requiredCount))
        .OrderByDescending(piece => piece.Score).ThenBy(piece => piece.Text, StringComparer.Ordinal);

    private static Tokenizer Build(List<ScoredPiece> pieces, INormalizer normalizer, UnigramTrainingOptions options)
    {
        var all = options.Special.Select(token => (token, 0.0)).Append((options.Unknown, 0.0)).ToList();
        var unknown = all.Count - 1;
        if (options.ByteFallback)
            all.AddRange(Enumerable.Range(0, 256).Select(value => (ByteFallback.Token((byte)value), 0.0)));
        all.AddRange(pieces.Select(piece => (piece.Text, piece.Score)));
        var special = options.Special.Append(options.Unknown).Select((token, id) => new AddedToken(id, token)).ToList();
        return new Tokenizer(new UnigramModel(all, unknown, options.ByteFallback), special)
        {
            Normalizer = normalizer,
            PreTokenizer = Words,
            Decoder = new SequenceDecoder(
                new ReplaceDecoder("▁", " "), new ByteFallbackDecoder(), new FuseDecoder(), new StripDecoder(new Rune(' '), start: 1, stop: 0)),
        };
    }
}
