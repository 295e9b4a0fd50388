using System.Globalization;

namespace Fathom.Cli;

/// <summary>Where a training stands after a step.</summary>
/// <param name="Epoch">Epoch from 1.</param>
/// <param name="Epochs">Number of epochs.</param>
/// <param name="Step">Steps done, over all epochs.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Loss of the step.</param>
/// <param name="Accuracy">Share of the epoch's examples so far that were classified correctly.</param>
/// <param name="StepsPerSecond">Recent speed.</param>
internal readonly record struct StepProgress(int Epoch, int Epochs, int Step, int Steps, double Loss, double Accuracy, double StepsPerSecond)
{
    /// <summary>Time left at the recent speed.</summary>
    public TimeSpan Remaining => TimeSpan.FromSeconds(StepsPerSecond > 0 ? (Steps - Step) / StepsPerSecond : 0);

    /// <summary>Where the training stands, in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {Epoch}/{Epochs}  step {Step}/{Steps}  loss {Loss:0.000}  acc {100 * Accuracy:0.0} %  {StepsPerSecond:0.0} step/s  {Remaining:h\\:mm\\:ss} left");
}
