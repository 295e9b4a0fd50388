namespace Fathom.Training;

/// <summary>Multiplies the rate by <paramref name="factor"/> at each of the given times.</summary>
/// <param name="milestones">The times; one that is given twice counts twice.</param>
/// <param name="factor">Factor of each decay.</param>
public sealed class MultiStepSchedule(IReadOnlyList<int> milestones, double factor = 0.1) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) =>
        baseRate * Math.Pow(factor, milestones.Count(milestone => milestone <= time));
}
