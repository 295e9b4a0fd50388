using Fathom.Training;

namespace Fathom.Cli;

/// <summary>What a training has left behind besides the model.</summary>
/// <param name="Epochs">Measurements of each finished epoch.</param>
/// <param name="StepLosses">Loss of every step.</param>
/// <param name="LearningRates">Learning rate of every step.</param>
/// <param name="Test">The model on the test set, at the end.</param>
/// <param name="Seconds">How long it took, testing included, and what came before a resumption.</param>
/// <param name="Stopped">Whether it was stopped before the planned end.</param>
internal sealed record TrainingOutcome(
    IReadOnlyList<EpochRecord> Epochs, float[] StepLosses, float[] LearningRates, TestResult Test, double Seconds, bool Stopped);
