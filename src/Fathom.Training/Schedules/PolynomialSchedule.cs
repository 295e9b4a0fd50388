namespace Fathom.Training;

/// <summary>The rate times (1 - time / <paramref name="duration"/>) to a power, and 0 afterwards.</summary>
/// <param name="duration">Time until 0 is reached.</param>
/// <param name="power">The power; 1 is a straight line.</param>
public sealed class PolynomialSchedule(int duration, double power = 1) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) =>
        baseRate * Math.Pow(1 - (double)Math.Min(time, duration) / duration, power);
}
