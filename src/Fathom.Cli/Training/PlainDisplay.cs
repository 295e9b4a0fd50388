using System.Globalization;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Lines for a log: one per epoch, and one every ten seconds within long ones.</summary>
internal sealed class PlainDisplay(TextWriter writer) : ITrainingDisplay
{
    private const long MillisecondsBetweenLines = 10_000;
    private readonly TextWriter writer = writer;
    private long lastLine = Environment.TickCount64;

    public void During(Action training) => training();

    public void Step(in StepProgress progress)
    {
        if (Environment.TickCount64 - lastLine < MillisecondsBetweenLines)
            return;
        lastLine = Environment.TickCount64;
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {progress.Epoch,2}/{progress.Epochs}  step {progress.Step}/{progress.Steps}  loss {progress.Loss:0.0000}  "
            + $"accuracy {100 * progress.Accuracy:0.00} %  {progress.StepsPerSecond:0.0} steps/s  {progress.Remaining:hh\\:mm\\:ss} left"));
    }

    public void Epoch(ReportEpoch epoch, int epochs)
    {
        lastLine = Environment.TickCount64;
        writer.WriteLine(EpochLine.Of(epoch, epochs));
    }
}
