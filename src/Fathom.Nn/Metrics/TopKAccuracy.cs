namespace Fathom.Nn;

/// <summary>Share of samples whose class is among the k highest scores; of equal scores, the lower class number counts as higher.</summary>
/// <param name="k">How many scores.</param>
public sealed class TopKAccuracy(int k) : IMetric
{
    private readonly int k = k > 0 ? k : throw new ArgumentOutOfRangeException(nameof(k), k, "TopKAccuracy: k must be at least 1.");
    private long correct;
    private long count;

    /// <inheritdoc/>
    public string Name => $"top{k}_accuracy";

    /// <inheritdoc/>
    public double Value => (double)correct / count;

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">Scores [B, C].</param>
    /// <param name="targets">Class numbers [B].</param>
    public void Add(Tensor predictions, Tensor targets)
    {
        if (predictions.Rank != 2 || targets.Rank != 1 || predictions.Shape[0] != targets.Shape[0])
            throw new ShapeException($"TopKAccuracy: takes scores [B, C] and labels [B], got {predictions.Shape} and {targets.Shape}.");
        var (scores, labels) = (predictions.To(DType.F64).ToArray<double>(), targets.To(DType.I64).ToArray<long>());
        var classes = predictions.Shape[1];
        for (var i = 0; i < labels.Length; i++)
            correct += Rank(scores.AsSpan(i * classes, classes), labels[i]) < k ? 1 : 0;
        count += labels.Length;
    }

    /// <inheritdoc/>
    public void Reset() => (correct, count) = (0, 0);

    private static int Rank(ReadOnlySpan<double> scores, long label)
    {
        if ((ulong)label >= (ulong)scores.Length)
            return int.MaxValue;
        var rank = 0;
        for (var j = 0; j < scores.Length; j++)
            if (scores[j] > scores[(int)label] || scores[j] == scores[(int)label] && j < label)
                rank++;
        return rank;
    }
}
