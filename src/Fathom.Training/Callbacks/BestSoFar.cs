namespace Fathom.Training;

/// <summary>Follows one measure over the epochs.</summary>
internal sealed class BestSoFar(string? measure, bool higherIsBetter, double smallestGain = 0)
{
    private double? best;

    /// <summary>Epochs since the best one.</summary>
    public int EpochsSince { get; private set; }

    /// <summary>Takes the next epoch and returns whether it is the best so far.</summary>
    public bool Add(EpochRecord epoch)
    {
        var value = epoch.Measure(measure);
        var better = !double.IsNaN(value)
            && (best is not { } known || (higherIsBetter ? value > known + smallestGain : value < known - smallestGain));
        if (better)
            best = value;
        EpochsSince = better ? 0 : EpochsSince + 1;
        return better;
    }

    /// <summary>Starts over from the epochs before a resumption.</summary>
    public void Replay(History history)
    {
        (best, EpochsSince) = (null, 0);
        foreach (var epoch in history.Epochs)
            Add(epoch);
    }
}
