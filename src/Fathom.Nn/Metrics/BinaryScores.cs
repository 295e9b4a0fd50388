namespace Fathom.Nn;

/// <summary>What metrics of ranking share: all scores with their binary targets, and the counts at each distinct score from the highest.</summary>
public abstract class BinaryScores : IMetric
{
    private readonly List<(double Score, bool Positive)> samples = [];

    private protected BinaryScores()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract double Value { get; }

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">Scores or probabilities; higher means more likely positive.</param>
    /// <param name="targets">0 or 1, the same shape.</param>
    public void Add(Tensor predictions, Tensor targets)
    {
        var (scores, labels) = Predicted.Numbers(predictions, targets, Name);
        for (var i = 0; i < scores.Length; i++)
            samples.Add((scores[i], labels[i] > 0.5));
    }

    /// <inheritdoc/>
    public void Reset() => samples.Clear();

    /// <summary>For each distinct score in descending order, how many positive and negative samples have at least that score.</summary>
    private protected List<(long Positive, long Negative)> Counts()
    {
        var counts = new List<(long, long)>();
        long positive = 0, negative = 0;
        // Samples of equal score are counted together, so that their order does not matter.
        foreach (var tied in samples.GroupBy(sample => sample.Score).OrderByDescending(group => group.Key))
        {
            foreach (var (_, isPositive) in tied)
                (positive, negative) = isPositive ? (positive + 1, negative) : (positive, negative + 1);
            counts.Add((positive, negative));
        }
        return counts;
    }
}
