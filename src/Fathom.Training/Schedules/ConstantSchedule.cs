namespace Fathom.Training;

/// <summary>The rate times <paramref name="factor"/> at first, and the full rate from <paramref name="duration"/> on.</summary>
/// <param name="duration">For how long the factor holds.</param>
/// <param name="factor">The factor.</param>
public sealed class ConstantSchedule(int duration, double factor = 1.0 / 3) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) => time < duration ? baseRate * factor : baseRate;
}
