namespace Fathom.Training;

/// <summary>Where a run stands after a step.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="Epochs">How many epochs there will be.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Loss">Loss of the step.</param>
/// <param name="LearningRate">Learning rate of the step.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Step, int Steps, double Loss, double LearningRate);
