using System.Globalization;
using Fathom.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fathom.Cli;

/// <summary>A bar that is redrawn on the last line, with the lines of finished epochs above it.</summary>
internal sealed class TerminalDisplay(IAnsiConsole screen) : ITrainingDisplay
{
    private readonly IAnsiConsole screen = screen;
    private ProgressTask? task;
    private StepProgress latest;

    public void During(Action training) => screen.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 24 }, new StateColumn(this))
        .Start(context =>
        {
            task = context.AddTask("training", maxValue: 1);
            training();
        });

    // Two stores: the bar's own timer draws.
    public void Step(in StepProgress progress)
    {
        latest = progress;
        task!.Value = (double)progress.Step / progress.Steps;
    }

    public void Epoch(ReportEpoch epoch, int epochs) => screen.MarkupLineInterpolated($"{EpochLine.Of(epoch, epochs)}");

    private sealed class StateColumn(TerminalDisplay display) : ProgressColumn
    {
        private readonly TerminalDisplay display = display;

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
        {
            var now = display.latest;
            return new Text(now.Steps == 0 ? "preparing" : string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {now.Epoch}/{now.Epochs}  loss {now.Loss:0.000}  acc {100 * now.Accuracy:0.0} %  {now.StepsPerSecond:0.0} step/s  {now.Remaining:m\\:ss} left"));
        }
    }
}
