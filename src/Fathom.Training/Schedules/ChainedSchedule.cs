namespace Fathom.Training;

/// <summary>
/// Schedules at work together, each on the rate that those before it give: the product of their factors, as PyTorch's ChainedScheduler has it for schedules that multiply.
/// </summary>
/// <param name="schedules">The schedules, in order.</param>
public sealed class ChainedSchedule(params IReadOnlyList<Schedule> schedules) : Schedule
{
    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time) =>
        schedules.Aggregate(baseRate, (rate, schedule) => schedule.LearningRate(rate, time));

    /// <summary>That of the last schedule that moves it.</summary>
    public override double? Momentum(int time) => schedules.Select(schedule => schedule.Momentum(time)).LastOrDefault(momentum => momentum is not null);
}
