using Fathom.Training;

namespace Fathom.Cli;

/// <summary>What a model makes of a test set.</summary>
/// <param name="Loss">Mean cross-entropy.</param>
/// <param name="Labels">True class of each image.</param>
/// <param name="Probabilities">Probability of each class for each image.</param>
internal sealed record TestResult(double Loss, IReadOnlyList<int> Labels, float[][] Probabilities)
{
    /// <summary>Number of images.</summary>
    public int Count => Probabilities.Length;

    /// <summary>Most probable class of each image.</summary>
    public int[] Predicted { get; } = [.. Probabilities.Select(row => Array.IndexOf(row, row.Max()))];

    /// <summary>Share of images whose most probable class is the true one.</summary>
    public double Accuracy => Predicted.Index().Count(pair => pair.Item == Labels[pair.Index]) / (double)Count;

    /// <summary>Counts of true against predicted class.</summary>
    public ReportConfusion Confusion(int classes)
    {
        var counts = new int[classes * classes];
        for (var i = 0; i < Count; i++)
            counts[Labels[i] * classes + Predicted[i]]++;
        return new(classes, counts);
    }
}
