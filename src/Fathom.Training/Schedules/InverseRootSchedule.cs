namespace Fathom.Training;

/// <summary>
/// Up in a straight line to the rate over <paramref name="warmUp"/> steps, then down with the inverse square root of the step: η min(s / w, √(w / s)) at step s, from 1.
/// </summary>
/// <remarks>
/// Vaswani et al. (2017), arXiv:1706.03762, section 5.3, where the highest rate is <see cref="PeakRate"/>.
/// </remarks>
/// <param name="warmUp">w, the step with the highest rate.</param>
public sealed class InverseRootSchedule(int warmUp) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time)
    {
        var step = time + 1.0;
        return baseRate * Math.Min(step / warmUp, Math.Sqrt(warmUp / step));
    }

    /// <summary>The highest rate of the paper, 1 / √(width w), for models of that width.</summary>
    public static double PeakRate(int width, int warmUp) => 1 / Math.Sqrt((double)width * warmUp);
}
