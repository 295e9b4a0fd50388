namespace Fathom.Training;

/// <summary>Half a cosine from the rate down to <paramref name="minimum"/> over <paramref name="period"/>; after it, up again the same way.</summary>
/// <param name="period">Time of the descent.</param>
/// <param name="minimum">The lowest rate.</param>
/// <remarks>Loshchilov and Hutter (2017), arXiv:1608.03983, without restarts.</remarks>
public sealed class CosineSchedule(int period, double minimum = 0) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) =>
        minimum + (baseRate - minimum) * (1 + Math.Cos(Math.PI * time / period)) / 2;
}
