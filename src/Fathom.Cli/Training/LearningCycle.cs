using Fathom.Training;

namespace Fathom.Cli;

/// <summary>The learning rate of the recipes: up as half a cosine, then down to nearly nothing as another; momentum stays.</summary>
internal static class LearningCycle
{
    /// <summary>A cycle of <paramref name="steps"/>, that rises over <paramref name="risingShare"/> of them.</summary>
    // At least one step of rising, so that runs of a few steps have a schedule too.
    public static OneCycleSchedule Of(double greatest, int steps, double risingShare) => new(greatest, steps)
    {
        RisingShare = (Math.Max(1, Math.Round(risingShare * steps)) + 1) / steps,
        CycleMomentum = false,
    };
}
