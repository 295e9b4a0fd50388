namespace Fathom.Nn;

/// <summary>What precision, recall and F1 share: a score per class from a confusion matrix, and their average.</summary>
public abstract class ClassScore : IMetric
{
    private readonly ClassAverage average;

    private protected ClassScore(int classes, ClassAverage average)
    {
        Confusion = new(classes);
        this.average = average;
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>The counts behind the scores.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Score of each class; 0 where it is not defined.</summary>
    public double[] PerClass => [.. Enumerable.Range(0, Confusion.Classes).Select(label =>
        Score(Confusion[label, label], Confusion.PredictedAs(label), Confusion.Actual(label)))];

    /// <inheritdoc/>
    public double Value
    {
        get
        {
            if (average == ClassAverage.Macro)
                return PerClass.Average();
            var labels = Enumerable.Range(0, Confusion.Classes);
            return Score(labels.Sum(label => Confusion[label, label]), labels.Sum(Confusion.PredictedAs), labels.Sum(Confusion.Actual));
        }
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">Scores [B, C, ...], or class numbers [B, ...].</param>
    /// <param name="targets">Class numbers [B, ...].</param>
    public void Add(Tensor predictions, Tensor targets) => Confusion.Add(predictions, targets);

    /// <inheritdoc/>
    public void Reset() => Confusion.Reset();

    private protected abstract double Score(long correct, long predicted, long actual);

    private protected static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
