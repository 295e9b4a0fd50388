using System.Diagnostics;
using Fathom.Runtime;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Lets some steps pass, in which programs are compiled, times the kernels of those that follow, and notes the course of one more.</summary>
/// <param name="warmUp">Steps that are not measured.</param>
/// <param name="steps">Steps that are.</param>
/// <param name="trace">Whether a step is traced after those.</param>
internal sealed class StepProfile(int warmUp, int steps, bool trace) : Callback, IDisposable
{
    private KernelProfile? timing;
    private KernelProfile? tracing;
    private long started;

    /// <summary>Whether all steps were measured.</summary>
    public bool Done { get; private set; }

    /// <summary>Time of all measured steps, from end to end.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>What the kernels took in the measured steps.</summary>
    public IReadOnlyList<KernelTiming> Kernels => timing!.Kernels;

    /// <summary>The kernels of the traced step.</summary>
    public IReadOnlyList<KernelRun> Runs => tracing!.Runs;

    public override void OnStepEnd(Trainer trainer, double loss)
    {
        if (trainer.Step == warmUp)
        {
            timing = KernelProfile.Start();
            started = Stopwatch.GetTimestamp();
        }
        else if (trainer.Step == warmUp + steps)
        {
            Elapsed = Stopwatch.GetElapsedTime(started);
            timing!.Dispose();
            if (trace)
                tracing = KernelProfile.Start(timeline: true);
        }
        if (trainer.Step < warmUp + steps + (trace ? 1 : 0))
            return;
        Done = true;
        tracing?.Dispose();
        trainer.Stop();
    }

    public void Dispose()
    {
        timing?.Dispose();
        tracing?.Dispose();
    }
}
