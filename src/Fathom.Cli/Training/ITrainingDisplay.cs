namespace Fathom.Cli;

/// <summary>Shows a training to a person: redrawn on a terminal, line by line elsewhere.</summary>
internal interface ITrainingDisplay
{
    /// <summary>Runs <paramref name="training"/> while showing it.</summary>
    void During(Action training);

    /// <summary>Told after every step; returns at once.</summary>
    /// <param name="share">Share of the training that is done, 0 to 1.</param>
    /// <param name="state">Where it stands, in words; called when it is shown, on any thread.</param>
    void Step(double share, Func<string> state);

    /// <summary>A line that stays.</summary>
    void Line(string text);
}
