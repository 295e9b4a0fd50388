namespace Fathom.Nn;

/// <summary>Share of samples whose class is predicted right: the highest score, or the predicted class number.</summary>
public sealed class Accuracy : IMetric
{
    private long correct;
    private long count;

    /// <inheritdoc/>
    public string Name => "accuracy";

    /// <inheritdoc/>
    public double Value => (double)correct / count;

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">Scores [B, C, ...], or class numbers [B, ...].</param>
    /// <param name="targets">Class numbers [B, ...].</param>
    public void Add(Tensor predictions, Tensor targets)
    {
        var (predicted, actual) = Predicted.Classes(predictions, targets, "Accuracy");
        count += actual.Length;
        for (var i = 0; i < actual.Length; i++)
            correct += predicted[i] == actual[i] ? 1 : 0;
    }

    /// <inheritdoc/>
    public void Reset() => (correct, count) = (0, 0);
}
