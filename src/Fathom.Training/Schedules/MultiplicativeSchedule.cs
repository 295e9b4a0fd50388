namespace Fathom.Training;

/// <summary>The rate times the product of a function's values at all times from 1 on.</summary>
/// <param name="factor">What the rate is multiplied by at a time.</param>
public sealed class MultiplicativeSchedule(Func<int, double> factor) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time)
    {
        for (var t = 1; t <= time; t++)
            baseRate *= factor(t);
        return baseRate;
    }
}
