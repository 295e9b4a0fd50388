using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// What sets of words say of their class by counting alone: the logit of class k is the sum of log P(word | k), each word being counted once more than it was
/// seen, less the mean over the classes. Words that were never counted say nothing.
/// </summary>
/// <remarks>
/// Multinomial naive Bayes over the words that are there, with pairs of neighbours as further words: Wang and Manning (2012), "Baselines and Bigrams: Simple,
/// Good Sentiment and Topic Classification".
/// </remarks>
public sealed partial class NaiveBayes : Module
{
    private readonly int words, classes;

    /// <summary>Counts that are all zero.</summary>
    /// <param name="words">Number of distinct words.</param>
    /// <param name="classes">Number of classes K.</param>
    public NaiveBayes(int words, int classes)
    {
        (this.words, this.classes) = (words, classes);
        Counts = new(Tensor.Zeros([words, classes]));
    }

    /// <summary>Sets of each class that have each word, f32 [words, K].</summary>
    public StateBuffer Counts { get; }

    /// <summary>Counts sets whose classes are known, besides those counted before.</summary>
    /// <param name="sets">Numbers of words, each once in a set.</param>
    /// <param name="labels">Class of each set.</param>
    /// <exception cref="ArgumentException">When a set has no label, or a word or a label is out of range.</exception>
    public void Count(IReadOnlyList<int[]> sets, IReadOnlyList<int> labels)
    {
        Check(sets, labels);
        var counts = Counts.Value.ToArray<float>();
        foreach (var (set, label) in sets.Zip(labels))
            foreach (var word in set)
                counts[word * classes + label]++;
        Counts.Assign(Tensor.From<float>(counts, [words, classes]));
    }

    /// <summary>Logits of new sets, [B, K].</summary>
    /// <exception cref="ArgumentException">When a word is out of range.</exception>
    public Tensor Logits(IReadOnlyList<int[]> sets) => Logits(sets, labels: null);

    /// <summary>
    /// Logits of sets that were counted, each as if it had not been, [B, K]: what the counts will say of new sets. What is trained beside them learns by these how
    /// far to trust them.
    /// </summary>
    /// <param name="sets">Sets that were counted.</param>
    /// <param name="labels">Class with which each was counted.</param>
    /// <exception cref="ArgumentException">When a set has no label or was not counted with it, or a word or a label is out of range.</exception>
    public Tensor LogitsWithoutSelf(IReadOnlyList<int[]> sets, IReadOnlyList<int> labels) => Logits(sets, labels);

    private void Check(IReadOnlyList<int[]> sets, IReadOnlyList<int>? labels)
    {
        if (labels is not null && labels.Count != sets.Count)
            throw new ArgumentException($"NaiveBayes: {sets.Count} sets have {labels.Count} labels; each has one.", nameof(labels));
        foreach (var set in sets)
            foreach (var word in set)
                if ((uint)word >= words)
                    throw new ArgumentException($"NaiveBayes: there is no word {word}; the {words} words are 0 to {words - 1}.", nameof(sets));
        foreach (var label in labels ?? [])
            if ((uint)label >= classes)
                throw new ArgumentException($"NaiveBayes: there is no class {label}; the {classes} classes are 0 to {classes - 1}.", nameof(labels));
    }

    private Tensor Logits(IReadOnlyList<int[]> sets, IReadOnlyList<int>? labels)
    {
        Check(sets, labels);
        var counts = Counts.Value.ToArray<float>();
        var totals = new double[classes];
        for (var i = 0; i < counts.Length; i++)
            totals[i % classes] += counts[i];
        var logits = new float[sets.Count * classes];
        foreach (var (row, set) in sets.Index())
            Add(counts, totals, set, labels?[row], logits.AsSpan(row * classes, classes));
        return Tensor.From<float>(logits, [sets.Count, classes]);
    }

    private void Add(float[] counts, double[] totals, int[] set, int? own, Span<float> logits)
    {
        Span<double> sums = stackalloc double[classes];
        var known = 0;
        foreach (var word in set)
        {
            var row = counts.AsSpan(word * classes, classes);
            if (own is { } label && row[label] < 1)
                throw new ArgumentException($"NaiveBayes: word {word} was never counted in class {label}, so the set with it was not counted with that label.");
            if (Sum(row) - (own is null ? 0 : 1) <= 0)
                continue;
            known++;
            for (var k = 0; k < classes; k++)
                sums[k] += Math.Log(row[k] + (k == own ? 0 : 1));
        }
        var mean = 0.0;
        for (var k = 0; k < classes; k++)
        {
            sums[k] -= known * Math.Log(totals[k] - (k == own ? set.Length : 0) + words);
            mean += sums[k] / classes;
        }
        for (var k = 0; k < classes; k++)
            logits[k] = (float)(sums[k] - mean);
    }

    private static float Sum(ReadOnlySpan<float> row)
    {
        var sum = 0f;
        foreach (var value in row)
            sum += value;
        return sum;
    }
}
