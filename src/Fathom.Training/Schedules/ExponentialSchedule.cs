namespace Fathom.Training;

/// <summary>The rate times <paramref name="factor"/> to the power of the time.</summary>
/// <param name="factor">Factor per step or epoch.</param>
public sealed class ExponentialSchedule(double factor) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) => baseRate * Math.Pow(factor, time);
}
