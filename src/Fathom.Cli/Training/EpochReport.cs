using Fathom.Training;

namespace Fathom.Cli;

/// <summary>What a trainer measured in an epoch, in the words of the report: its validation data are the test set.</summary>
internal static class EpochReport
{
    public static ReportEpoch Of(EpochRecord epoch) => new(
        epoch.Epoch, epoch.TrainLoss, Accuracy(epoch.TrainMetrics), epoch.ValidationLoss, Accuracy(epoch.ValidationMetrics), epoch.Seconds);

    // An epoch that was interrupted after its last step has no training accuracy.
    private static double? Accuracy(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue(ClassProbabilities.MetricName, out var accuracy) ? accuracy : null;
}
