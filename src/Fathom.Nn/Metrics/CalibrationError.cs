namespace Fathom.Nn;

/// <summary>
/// Expected calibration error: samples are put in bins by their predicted probability, and the distance between mean probability and share of positive samples
/// is averaged over the bins, weighted by their counts. 0 means that of the samples called 30 % likely, 30 % are positive.
/// </summary>
/// <param name="bins">Number of bins of equal width.</param>
/// <remarks>Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning"; Guo et al. (2017), arXiv:1706.04599.</remarks>
public sealed class CalibrationError(int bins = 10) : IMetric
{
    private readonly double[] predicted = new double[bins];
    private readonly long[] positive = new long[bins];
    private readonly long[] count = new long[bins];

    /// <inheritdoc/>
    public string Name => "expected_calibration_error";

    /// <inheritdoc/>
    public double Value => Bins.Sum(bin => bin.Count * Math.Abs(bin.Predicted - bin.Observed)) / count.Sum();

    /// <summary>Mean probability, share of positive samples, and count of each bin that has samples, in ascending order.</summary>
    public IReadOnlyList<(double Predicted, double Observed, long Count)> Bins =>
    [
        .. Enumerable.Range(0, count.Length).Where(bin => count[bin] > 0)
            .Select(bin => (predicted[bin] / count[bin], (double)positive[bin] / count[bin], count[bin])),
    ];

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">Probabilities of the positive class, 0 to 1.</param>
    /// <param name="targets">0 or 1, the same shape.</param>
    public void Add(Tensor predictions, Tensor targets)
    {
        var (probabilities, labels) = Fathom.Nn.Predicted.Numbers(predictions, targets, "CalibrationError");
        for (var i = 0; i < probabilities.Length; i++)
        {
            var bin = Math.Clamp((int)(probabilities[i] * count.Length), 0, count.Length - 1);
            predicted[bin] += probabilities[i];
            positive[bin] += labels[i] > 0.5 ? 1 : 0;
            count[bin]++;
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(predicted);
        Array.Clear(positive);
        Array.Clear(count);
    }
}
