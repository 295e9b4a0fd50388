using System.Diagnostics;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Tells a display what a trainer does.</summary>
internal sealed class DisplayCallback(ITrainingDisplay display, int epochs, int stepsInEpoch) : Callback
{
    private readonly Stopwatch clock = new();
    private int firstStep;

    public override void OnEpochStart(Trainer trainer)
    {
        clock.Restart();
        firstStep = trainer.Step;
    }

    public override void OnStepEnd(Trainer trainer, double loss)
    {
        var progress = new StepProgress(
            trainer.Epoch + 1, epochs, trainer.Step, epochs * stepsInEpoch, loss,
            trainer.RunningMetrics[ClassProbabilities.MetricName], (trainer.Step - firstStep) / clock.Elapsed.TotalSeconds);
        display.Step((double)progress.Step / progress.Steps, progress.ToString);
    }

    public override void OnEpochEnd(Trainer trainer, EpochRecord epoch) => display.Line(EpochLine.Of(EpochReport.Of(epoch), epochs));
}
