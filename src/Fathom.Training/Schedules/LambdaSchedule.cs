namespace Fathom.Training;

/// <summary>The rate times any function of time.</summary>
/// <param name="factor">The function.</param>
public sealed class LambdaSchedule(Func<int, double> factor) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) => baseRate * factor(time);
}
