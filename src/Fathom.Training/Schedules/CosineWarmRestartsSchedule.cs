namespace Fathom.Training;

/// <summary>Half cosines from the rate down to <paramref name="minimum"/>, each starting at the full rate again.</summary>
/// <param name="period">Time of the first descent.</param>
/// <param name="growth">By what factor each descent takes longer than the one before, at least 1.</param>
/// <param name="minimum">The lowest rate.</param>
/// <remarks>Loshchilov and Hutter (2017), arXiv:1608.03983.</remarks>
public sealed class CosineWarmRestartsSchedule(int period, int growth = 1, double minimum = 0) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time)
    {
        long length = period, start = 0;
        if (growth == 1)
            start = time / length * length;
        else
            for (; time >= start + length; length *= growth)
                start += length;
        return minimum + (baseRate - minimum) * (1 + Math.Cos(Math.PI * (time - start) / length)) / 2;
    }
}
