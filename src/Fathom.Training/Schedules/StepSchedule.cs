namespace Fathom.Training;

/// <summary>Multiplies the rate by <paramref name="factor"/> every <paramref name="period"/>.</summary>
/// <param name="period">Time between decays.</param>
/// <param name="factor">Factor of each decay.</param>
public sealed class StepSchedule(int period, double factor = 0.1) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) => baseRate * Math.Pow(factor, time / period);
}
