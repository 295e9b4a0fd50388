using Fathom.Nn;

namespace Fathom.Training;

/// <summary>Mean loss and metrics over batches.</summary>
internal sealed class RunningScore(Func<IReadOnlyList<IMetric>>? make)
{
    private IReadOnlyList<IMetric>? metrics;

    /// <summary>Sum of the losses, each times the size of its batch.</summary>
    public double LossSum { get; set; }

    /// <summary>Samples seen.</summary>
    public long Samples { get; set; }

    public double Loss => LossSum / Samples;

    public IReadOnlyDictionary<string, double> Metrics => (metrics ?? []).ToDictionary(metric => metric.Name, metric => metric.Value);

    /// <summary>Whether predictions will be looked at, for targets like these.</summary>
    public bool TakesPredictions(Tensor targets)
    {
        metrics ??= make is not null ? make() : targets.DType.IsFloat ? [] : [new Accuracy()];
        return metrics.Count > 0;
    }

    public void Add(double loss, Tensor predictions, Tensor targets)
    {
        var samples = targets.Rank == 0 ? 1 : targets.Shape[0];
        LossSum += loss * samples;
        Samples += samples;
        foreach (var metric in metrics ?? [])
            metric.Add(predictions, targets);
    }
}
