namespace Fathom.Training;

/// <summary>
/// Up from <paramref name="maximum"/> / <see cref="DivFactor"/> to <paramref name="maximum"/>, then down to nearly nothing; momentum moves the other way.
/// The rate of the optimizer is not used.
/// </summary>
/// <param name="maximum">The highest rate.</param>
/// <param name="totalSteps">Length of the whole cycle in steps.</param>
/// <remarks>Smith and Topin (2019), arXiv:1708.07120.</remarks>
public sealed class OneCycleSchedule(double maximum, int totalSteps) : Schedule
{
    /// <summary>Share of the cycle in which the rate rises.</summary>
    public double RisingShare { get; init; } = 0.3;

    /// <summary>The curve of each phase.</summary>
    public Annealing Annealing { get; init; } = Annealing.Cosine;

    /// <summary>The highest rate over the first.</summary>
    public double DivFactor { get; init; } = 25;

    /// <summary>The first rate over the last.</summary>
    public double FinalDivFactor { get; init; } = 1e4;

    /// <summary>Whether the fall to the first rate mirrors the rise, and a third phase goes from there to the last rate.</summary>
    public bool ThreePhases { get; init; }

    /// <summary>Whether to move the momentum, between <see cref="MaximumMomentum"/> at low rates and <see cref="BaseMomentum"/> at the highest.</summary>
    public bool CycleMomentum { get; init; } = true;

    /// <summary>Momentum at the highest rate.</summary>
    public double BaseMomentum { get; init; } = 0.85;

    /// <summary>Momentum at low rates.</summary>
    public double MaximumMomentum { get; init; } = 0.95;

    private double First => maximum / DivFactor;

    private double Last => First / FinalDivFactor;

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) =>
        ThreePhases ? At(time, [First, maximum, First, Last]) : At(time, [First, maximum, Last]);

    /// <inheritdoc/>
    public override double? Momentum(int time) => !CycleMomentum ? null
        : ThreePhases ? At(time, [MaximumMomentum, BaseMomentum, MaximumMomentum, MaximumMomentum])
        : At(time, [MaximumMomentum, BaseMomentum, MaximumMomentum]);

    /// <summary>The curve through <paramref name="corners"/>, one at the start and at the end of each phase.</summary>
    private double At(int time, ReadOnlySpan<double> corners)
    {
        if (time >= totalSteps)
            throw new ArgumentOutOfRangeException(nameof(time), time,
                $"OneCycleSchedule: the cycle has {totalSteps} steps. Give it the length of the whole run, epochs times batches?");
        var rise = RisingShare * totalSteps - 1;
        ReadOnlySpan<double> ends = ThreePhases ? [rise, 2 * RisingShare * totalSteps - 2, totalSteps - 1] : [rise, totalSteps - 1];
        var start = 0.0;
        for (var phase = 0; ; phase++)
        {
            if (time <= ends[phase] || phase == ends.Length - 1)
                return Between(corners[phase], corners[phase + 1], (time - start) / (ends[phase] - start));
            start = ends[phase];
        }
    }

    private double Between(double from, double to, double share) => Annealing == Annealing.Linear
        ? from + (to - from) * share
        : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
}
