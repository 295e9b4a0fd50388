namespace Fathom.Training;

/// <summary>
/// A learning rate as a function of time: of the number of steps taken, or of epochs, as the caller counts. Being a function and not a
/// process, it can be asked for any time, and a resumed run needs no state of it.
/// </summary>
public abstract class Schedule
{
    /// <summary>The learning rate at <paramref name="time"/>, counted from 0.</summary>
    /// <param name="baseRate">The rate that was chosen for the group.</param>
    /// <param name="time">Steps or epochs before this one.</param>
    public abstract double LearningRate(double baseRate, int time);

    /// <summary>The momentum at <paramref name="time"/>, or null when the schedule leaves it alone.</summary>
    public virtual double? Momentum(int time) => null;

    /// <summary>Sets the learning rate of all groups (and the momentum, if the schedule moves it) for the step at <paramref name="time"/>.</summary>
    public void Apply(Optimizer optimizer, int time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        foreach (var group in optimizer.Groups)
            group.Schedule(LearningRate(group.BaseLearningRate, time));
        if (Momentum(time) is { } momentum)
            optimizer.SetMomentum(momentum);
    }
}
