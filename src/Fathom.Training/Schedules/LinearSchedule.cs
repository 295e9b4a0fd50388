namespace Fathom.Training;

/// <summary>A factor that moves in a straight line and then stays: warm-up at the beginning of a run.</summary>
/// <param name="duration">Time until the end factor is reached.</param>
/// <param name="startFactor">Factor at time 0.</param>
/// <param name="endFactor">Factor from <paramref name="duration"/> on.</param>
public sealed class LinearSchedule(int duration, double startFactor = 1.0 / 3, double endFactor = 1) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) =>
        baseRate * (startFactor + (endFactor - startFactor) * Math.Min(time, duration) / duration);
}
