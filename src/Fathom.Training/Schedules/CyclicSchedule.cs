namespace Fathom.Training;

/// <summary>
/// Triangles between two rates; momentum moves the other way. The rate of the optimizer is not used.
/// </summary>
/// <param name="minimum">The lowest rate.</param>
/// <param name="maximum">The highest rate.</param>
/// <param name="rising">Time in which the rate rises.</param>
/// <param name="falling">Time in which it falls, or null for the same.</param>
/// <remarks>Smith (2017), arXiv:1506.01186.</remarks>
public sealed class CyclicSchedule(double minimum, double maximum, int rising = 2000, int? falling = null) : Schedule
{
    /// <summary>How the triangles change; PyTorch calls these modes triangular, triangular2 and exp_range.</summary>
    public CyclicMode Mode { get; init; } = CyclicMode.Triangular;

    /// <summary>The decay γ of <see cref="CyclicMode.Exponential"/>.</summary>
    public double Decay { get; init; } = 1;

    /// <summary>Whether to move the momentum.</summary>
    public bool CycleMomentum { get; init; } = true;

    /// <summary>Momentum at the highest rate.</summary>
    public double BaseMomentum { get; init; } = 0.8;

    /// <summary>Momentum at the lowest rate.</summary>
    public double MaximumMomentum { get; init; } = 0.9;

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) => minimum + (maximum - minimum) * Height(time);

    /// <inheritdoc/>
    public override double? Momentum(int time) =>
        CycleMomentum ? MaximumMomentum - (MaximumMomentum - BaseMomentum) * Height(time) : null;

    private double Height(int time)
    {
        var length = rising + (falling ?? rising);
        var (cycle, place) = (time / length, time % length);
        var height = place <= rising ? (double)place / rising : (double)(length - place) / (length - rising);
        return Mode switch
        {
            CyclicMode.Triangular => height,
            CyclicMode.Halving => height / Math.Pow(2, cycle),
            CyclicMode.Exponential => height * Math.Pow(Decay, time),
            _ => throw new ArgumentOutOfRangeException(nameof(time), Mode, "CyclicSchedule: no such mode."),
        };
    }
}
