namespace Fathom.Training;

/// <summary>What was measured after some steps.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TrainLoss">Mean loss of the steps since the record before, each at the time it was trained on.</param>
/// <param name="Measures">What the validation gave, by name; empty without any.</param>
/// <param name="LearningRate">Learning rate of the last step.</param>
/// <param name="Seconds">Time since the beginning of the loop, without interruptions.</param>
public sealed record StepRecord(int Step, double TrainLoss, IReadOnlyDictionary<string, double> Measures, double LearningRate, double Seconds)
{
    /// <summary>Steps from one record to the next, for so many records of a loop: the last one is not left with the few steps of a remainder.</summary>
    public static int Every(int steps, int records) => Math.Max(1, (steps + records - 1) / records);
}
