namespace Fathom.Training;

/// <summary>Counts of true against predicted class, with the measures that follow from them.</summary>
public sealed class ReportConfusion
{
    private readonly int[] _counts;

    /// <param name="classCount">Number of classes, K.</param>
    /// <param name="counts">Shape [K, K], row-major: rows are true classes, columns predicted ones.</param>
    /// <exception cref="ArgumentException">The number of counts is not K².</exception>
    public ReportConfusion(int classCount, int[] counts)
    {
        if (counts.Length != classCount * classCount)
            throw new ArgumentException(
                $"ReportConfusion: {classCount} classes need {classCount * classCount} counts, got {counts.Length}.", nameof(counts));
        ClassCount = classCount;
        _counts = counts;
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Number of examples.</summary>
    public long Total => _counts.Sum(count => (long)count);

    /// <summary>Number of examples off the diagonal.</summary>
    public long ErrorCount => Total - Enumerable.Range(0, ClassCount).Sum(k => (long)this[k, k]);

    /// <summary>Number of examples of class <paramref name="truth"/> that were called <paramref name="predicted"/>.</summary>
    public int this[int truth, int predicted] => _counts[truth * ClassCount + predicted];

    /// <summary>Number of examples of class <paramref name="k"/>.</summary>
    public long Support(int k) => Enumerable.Range(0, ClassCount).Sum(predicted => (long)this[k, predicted]);

    /// <summary>Of the examples called <paramref name="k"/>, the fraction that is; NaN when there are none.</summary>
    public double Precision(int k) => this[k, k] / (double)Enumerable.Range(0, ClassCount).Sum(truth => (long)this[truth, k]);

    /// <summary>Of the examples of class <paramref name="k"/>, the fraction called so; NaN when there are none.</summary>
    public double Recall(int k) => this[k, k] / (double)Support(k);

    /// <summary>Harmonic mean of precision and recall; 0 when the class is never hit, NaN when either is undefined.</summary>
    public double F1(int k)
    {
        var (precision, recall) = (Precision(k), Recall(k));
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /// <summary>The most frequent confusions, most frequent first; at most <paramref name="count"/>, never an empty cell.</summary>
    public IEnumerable<(int Truth, int Predicted, int Count)> TopErrors(int count) =>
        (from truth in Enumerable.Range(0, ClassCount)
         from predicted in Enumerable.Range(0, ClassCount)
         where truth != predicted && this[truth, predicted] > 0
         orderby this[truth, predicted] descending
         select (truth, predicted, this[truth, predicted])).Take(count);
}
