namespace Fathom.Training;

/// <summary>Schedules one after the other, each counting its time from 0.</summary>
public sealed class SequentialSchedule : Schedule
{
    private readonly IReadOnlyList<Schedule> schedules;
    private readonly IReadOnlyList<int> milestones;

    /// <summary>Schedules that follow each other.</summary>
    /// <param name="schedules">The schedules.</param>
    /// <param name="milestones">The time at which each but the first begins, ascending.</param>
    /// <exception cref="ArgumentException">When the milestones do not fit the schedules.</exception>
    public SequentialSchedule(IReadOnlyList<Schedule> schedules, IReadOnlyList<int> milestones)
    {
        if (schedules.Count == 0 || milestones.Count != schedules.Count - 1)
            throw new ArgumentException(
                $"SequentialSchedule: {schedules.Count} schedules take {Math.Max(0, schedules.Count - 1)} milestones, got {milestones.Count}.", nameof(milestones));
        for (var i = 1; i < milestones.Count; i++)
            if (milestones[i] < milestones[i - 1])
                throw new ArgumentException($"SequentialSchedule: milestones ascend, got [{string.Join(", ", milestones)}].", nameof(milestones));
        (this.schedules, this.milestones) = (schedules, milestones);
    }

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, int time)
    {
        var (schedule, begin) = At(time);
        return schedule.LearningRate(baseRate, time - begin);
    }

    /// <inheritdoc/>
    public override double? Momentum(int time)
    {
        var (schedule, begin) = At(time);
        return schedule.Momentum(time - begin);
    }

    private (Schedule Schedule, int Begin) At(int time)
    {
        var current = milestones.Count(milestone => milestone <= time);
        return (schedules[current], current == 0 ? 0 : milestones[current - 1]);
    }
}
