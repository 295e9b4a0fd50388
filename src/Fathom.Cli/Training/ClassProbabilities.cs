using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>Accuracy, with the probabilities behind it kept for the report.</summary>
internal sealed class ClassProbabilities : IMetric
{
    /// <summary>Name of the metric.</summary>
    public const string MetricName = "accuracy";

    private readonly List<float[]> rows = [];
    private readonly Accuracy accuracy = new();

    /// <inheritdoc/>
    public string Name => MetricName;

    /// <inheritdoc/>
    public double Value => accuracy.Value;

    /// <summary>Probability of each class for each image.</summary>
    public float[][] Rows => [.. rows];

    /// <inheritdoc/>
    public void Add(Tensor predictions, Tensor targets)
    {
        accuracy.Add(predictions, targets);
        rows.AddRange(predictions.Softmax(1).ToArray<float>().Chunk(predictions.Shape[1]));
    }

    /// <inheritdoc/>
    public void Reset()
    {
        rows.Clear();
        accuracy.Reset();
    }
}
