namespace Fathom.Text;

/// <summary>
/// Corpus BLEU, in percent: the geometric mean of the clipped precisions of 1- to 4-grams, times a penalty for translations that are shorter
/// than the references. Case counts, tokens are those of <see cref="Bleu13aTokens"/>, and the n-th order without a match gets the precision
/// 100 / (2ᵏ · count), k being the number of such orders so far ("exp" smoothing): sacreBLEU's signature <c>nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp</c>.
/// </summary>
/// <remarks>Papineni, Roukos, Ward and Zhu (2002), doi:10.3115/1073083.1073135; Post (2018), arXiv:1804.08771.</remarks>
public sealed class Bleu
{
    private const int Orders = 4;
    private readonly long[] matches = new long[Orders];
    private readonly long[] totals = new long[Orders];

    /// <summary>Tokens of all translations so far.</summary>
    public long TranslationLength { get; private set; }

    /// <summary>Tokens of all references so far.</summary>
    public long ReferenceLength { get; private set; }

    /// <summary>Counts one sentence, both as detokenised text.</summary>
    public void Add(string translation, string reference)
    {
        var (candidate, wanted) = (Bleu13aTokens.Split(translation), Bleu13aTokens.Split(reference));
        TranslationLength += candidate.Length;
        ReferenceLength += wanted.Length;
        for (var order = 1; order <= Orders; order++)
        {
            var available = CountOfGrams(wanted, order);
            foreach (var (gram, count) in CountOfGrams(candidate, order))
            {
                totals[order - 1] += count;
                matches[order - 1] += Math.Min(count, available.GetValueOrDefault(gram));
            }
        }
    }

    /// <summary>Precisions of the orders 1 to 4 in percent, smoothed; 0 where no translation has as many tokens.</summary>
    public IReadOnlyList<double> Precisions
    {
        get
        {
            var precisions = new double[Orders];
            var halving = 1.0;
            for (var order = 0; order < Orders; order++)
                if (totals[order] > 0)
                    precisions[order] = 100 * (matches[order] > 0 ? matches[order] : 1 / (halving *= 2)) / totals[order];
            return precisions;
        }
    }

    /// <summary>exp(1 - reference length / translation length) when the translations are shorter, else 1.</summary>
    public double BrevityPenalty => TranslationLength == 0 ? 0
        : TranslationLength >= ReferenceLength ? 1 : Math.Exp(1 - (double)ReferenceLength / TranslationLength);

    /// <summary>The score, 0 to 100; 0 when no token matches.</summary>
    public double Score => matches.All(count => count == 0) || totals.Contains(0) ? 0 : BrevityPenalty * Math.Exp(Precisions.Average(Math.Log));

    /// <summary>The score of a whole corpus.</summary>
    /// <exception cref="ArgumentException">When there are not as many translations as references.</exception>
    public static double Of(IReadOnlyList<string> translations, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(translations);
        ArgumentNullException.ThrowIfNull(references);
        if (translations.Count != references.Count)
            throw new ArgumentException($"Bleu: {translations.Count} translations for {references.Count} references; give one of each per sentence.", nameof(translations));
        var bleu = new Bleu();
        for (var sentence = 0; sentence < translations.Count; sentence++)
            bleu.Add(translations[sentence], references[sentence]);
        return bleu.Score;
    }

    private static Dictionary<string, int> CountOfGrams(string[] tokens, int order)
    {
        var counts = new Dictionary<string, int>();
        for (var first = 0; first + order <= tokens.Length; first++)
        {
            // Tokens hold no spaces, so the joined text names the n-gram.
            var gram = string.Join(' ', tokens, first, order);
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }
        return counts;
    }
}
