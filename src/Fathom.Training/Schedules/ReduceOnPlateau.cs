namespace Fathom.Training;

/// <summary>
/// Lowers the learning rate when a measure has not improved for a while. Unlike a <see cref="Schedule"/> it has a memory, which checkpoints keep.
/// </summary>
/// <param name="optimizer">Whose rates to lower.</param>
public sealed class ReduceOnPlateau(Optimizer optimizer)
{
    // A change smaller than this is not worth making; PyTorch's eps.
    private const double SmallestChange = 1e-8;

    private double? best;
    private int badReports;
    private int coolingDown;

    /// <summary>Whether higher is better, as for accuracy.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>Factor by which the rate is lowered.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>How many reports without improvement are borne before the rate is lowered.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>By how much a report must be better to count as an improvement.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Whether <see cref="Threshold"/> is a difference; a fraction of the best otherwise.</summary>
    public bool AbsoluteThreshold { get; init; }

    /// <summary>How many reports after a reduction are not counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>The lowest rate.</summary>
    public double MinimumLearningRate { get; init; }

    /// <summary>What it remembers: best value (NaN for none), reports without improvement, remaining cooldown.</summary>
    public (double Best, int BadReports, int CoolingDown) Memory
    {
        get => (best ?? double.NaN, badReports, coolingDown);
        set => (best, badReports, coolingDown) = (double.IsNaN(value.Best) ? null : value.Best, value.BadReports, value.CoolingDown);
    }

    /// <summary>Takes the measure of one epoch and lowers the rates if it is time. Returns whether it did.</summary>
    public bool Report(double measure)
    {
        if (IsImprovement(measure))
            (best, badReports) = (measure, 0);
        else
            badReports++;
        if (coolingDown > 0)
            (coolingDown, badReports) = (coolingDown - 1, 0);
        if (badReports <= Patience)
            return false;
        (coolingDown, badReports) = (Cooldown, 0);
        foreach (var group in optimizer.Groups)
            Reduce(group);
        return true;
    }

    private void Reduce(ParameterGroup group)
    {
        var reduced = Math.Max(group.LearningRate * Factor, MinimumLearningRate);
        if (group.LearningRate - reduced > SmallestChange)
            group.Schedule(reduced);
    }

    private bool IsImprovement(double measure)
    {
        if (best is not { } known)
            return !double.IsNaN(measure);
        var margin = AbsoluteThreshold ? Threshold : Threshold * known;
        return HigherIsBetter ? measure > known + margin : measure < known - margin;
    }
}
