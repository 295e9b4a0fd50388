namespace Fathom.Nn;

/// <summary>How often each class was taken for each other.</summary>
/// <param name="classes">Number of classes.</param>
public sealed class ConfusionMatrix(int classes)
{
    private readonly long[,] counts = new long[classes, classes];

    /// <summary>Number of classes.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>How many samples of class <paramref name="actual"/> were predicted as <paramref name="predicted"/>.</summary>
    public long this[int actual, int predicted] => counts[actual, predicted];

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">Scores [B, C, ...], or class numbers [B, ...].</param>
    /// <param name="targets">Class numbers [B, ...].</param>
    public void Add(Tensor predictions, Tensor targets)
    {
        var (predicted, actual) = Predicted.Classes(predictions, targets, "ConfusionMatrix");
        for (var i = 0; i < actual.Length; i++)
        {
            if ((ulong)actual[i] >= (ulong)Classes || (ulong)predicted[i] >= (ulong)Classes)
                throw new ArgumentOutOfRangeException(
                    nameof(targets), $"ConfusionMatrix: class {actual[i]} predicted as {predicted[i]}, but the matrix has {Classes} classes.");
            counts[actual[i], predicted[i]]++;
        }
    }

    /// <summary>Forgets everything added.</summary>
    public void Reset() => Array.Clear(counts);

    /// <summary>Number of samples of a class.</summary>
    public long Actual(int label) => Enumerable.Range(0, Classes).Sum(predicted => counts[label, predicted]);

    /// <summary>Number of samples predicted as a class.</summary>
    public long PredictedAs(int label) => Enumerable.Range(0, Classes).Sum(actual => counts[actual, label]);

    /// <summary>A copy of the counts, actual classes in rows.</summary>
    public long[,] ToArray() => (long[,])counts.Clone();
}
