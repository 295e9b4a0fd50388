using System.Diagnostics;
using Fathom.Runtime;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>
/// Lets steps pass until programs and machine code are what they will be (the runtime compiles much-used methods again, better, while they run), times
/// the kernels of those that follow, and notes the course of one more.
/// </summary>
/// <param name="steps">Steps to measure.</param>
/// <param name="trace">Whether a step is traced after those.</param>
internal sealed class StepProfile(int steps, bool trace) : Callback, IDisposable
{
    /// <summary>The most steps that are not measured.</summary>
    public const int MostWarmUpSteps = 100_000;

    private const int LeastWarmUpSteps = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private KernelProfile? timing;
    private KernelProfile? tracing;
    private long started = Stopwatch.GetTimestamp();
    private int taken;
    private int first;

    /// <summary>Whether all steps were measured.</summary>
    public bool Done { get; private set; }

    /// <summary>Time of all measured steps, from end to end.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>What the kernels took in the measured steps.</summary>
    public IReadOnlyList<KernelTiming> Kernels => timing!.Kernels;

    /// <summary>The kernels of the traced step.</summary>
    public IReadOnlyList<KernelRun> Runs => tracing!.Runs;

    /// <inheritdoc/>
    public override void OnStepEnd(Trainer trainer, double loss)
    {
        if (!AfterStep())
            trainer.Stop();
    }

    /// <summary>To be called after each step; whether another is wanted.</summary>
    public bool AfterStep()
    {
        taken++;
        if (timing is null)
        {
            if (taken < LeastWarmUpSteps || (Stopwatch.GetElapsedTime(started) < WarmUp && taken < MostWarmUpSteps))
                return true;
            first = taken;
            timing = KernelProfile.Start();
            started = Stopwatch.GetTimestamp();
        }
        else if (taken - first == steps)
        {
            Elapsed = Stopwatch.GetElapsedTime(started);
            timing.Dispose();
            if (trace)
                tracing = KernelProfile.Start(timeline: true);
        }
        if (taken - first < steps + (trace ? 1 : 0))
            return true;
        Done = true;
        tracing?.Dispose();
        return false;
    }

    public void Dispose()
    {
        timing?.Dispose();
        tracing?.Dispose();
    }
}
