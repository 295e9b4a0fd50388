namespace Fathom.Cli;

/// <summary>Lines for a log: those that stay, and one every ten seconds in between.</summary>
internal sealed class PlainDisplay(TextWriter writer) : ITrainingDisplay
{
    private const long MillisecondsBetweenLines = 10_000;
    private readonly TextWriter writer = writer;
    private long lastLine = Environment.TickCount64;

    public void During(Action training) => training();

    public void Step(double share, Func<string> state)
    {
        if (Environment.TickCount64 - lastLine >= MillisecondsBetweenLines)
            Line(state());
    }

    public void Line(string text)
    {
        lastLine = Environment.TickCount64;
        writer.WriteLine(text);
    }
}
