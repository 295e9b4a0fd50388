using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fathom.Cli;

/// <summary>A bar that is redrawn on the last line, with the lines that stay above it.</summary>
internal sealed class TerminalDisplay(IAnsiConsole screen) : ITrainingDisplay
{
    private readonly IAnsiConsole screen = screen;
    private ProgressTask? task;
    private Func<string> latest = () => "preparing";

    public void During(Action training) => screen.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 24 }, new StateColumn(this))
        .Start(context =>
        {
            task = context.AddTask("training", maxValue: 1);
            training();
        });

    // Two stores: the bar's own timer draws.
    public void Step(double share, Func<string> state)
    {
        latest = state;
        task!.Value = share;
    }

    public void Line(string text) => screen.MarkupLineInterpolated($"{text}");

    private sealed class StateColumn(TerminalDisplay display) : ProgressColumn
    {
        private readonly TerminalDisplay display = display;

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Spectre.Console.Text(display.latest());
    }
}
