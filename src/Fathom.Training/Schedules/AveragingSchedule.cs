namespace Fathom.Training;

/// <summary>
/// A schedule until weights are averaged, then a constant, high rate, reached from the rate at that time over some steps: what <see cref="StochasticWeightAverage"/> is trained with.
/// </summary>
/// <remarks>Izmailov et al. (2018), arXiv:1803.05407; PyTorch's SWALR.</remarks>
/// <param name="before">The schedule until then.</param>
/// <param name="start">The time at which averaging begins.</param>
/// <param name="rate">The constant rate.</param>
/// <param name="annealing">Time from the rate at the start to the constant one.</param>
public sealed class AveragingSchedule(Schedule before, int start, double rate, int annealing = 10) : Schedule
{
    /// <summary>The curve between the two rates.</summary>
    public Annealing Annealing { get; init; } = Annealing.Cosine;

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time)
    {
        if (time < start)
            return before.LearningRate(baseRate, time);
        var share = annealing == 0 ? 1 : Math.Min(1, (double)(time - start) / annealing);
        if (Annealing == Annealing.Cosine)
            share = (1 - Math.Cos(Math.PI * share)) / 2;
        return rate * share + before.LearningRate(baseRate, start) * (1 - share);
    }

    /// <inheritdoc/>
    public override double? Momentum(int time) => before.Momentum(Math.Min(time, start));
}
