using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Shows a training to a person: redrawn on a terminal, line by line elsewhere.</summary>
internal interface ITrainingDisplay
{
    /// <summary>Runs <paramref name="training"/> while showing it.</summary>
    void During(Action training);

    /// <summary>Told after every step; must return at once.</summary>
    void Step(in StepProgress progress);

    /// <summary>Told when an epoch has been tested.</summary>
    void Epoch(ReportEpoch epoch, int epochs);
}
