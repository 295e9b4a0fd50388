namespace Fathom.Training;

/// <summary>What happened in a run, kept over its interruptions.</summary>
public sealed class History
{
    private readonly List<EpochRecord> epochs = [];
    private readonly List<float> stepLosses = [];
    private readonly List<float> stepLearningRates = [];

    /// <summary>One record for each finished epoch.</summary>
    public IReadOnlyList<EpochRecord> Epochs => epochs;

    /// <summary>Loss of every step.</summary>
    public IReadOnlyList<float> StepLosses => stepLosses;

    /// <summary>Learning rate of every step.</summary>
    public IReadOnlyList<float> StepLearningRates => stepLearningRates;

    /// <summary>Whether the run was cancelled before it was done.</summary>
    public bool Cancelled { get; internal set; }

    internal void Add(EpochRecord epoch) => epochs.Add(epoch);

    internal void Add(double loss, double learningRate)
    {
        stepLosses.Add((float)loss);
        stepLearningRates.Add((float)learningRate);
    }

    internal void Restore(IEnumerable<EpochRecord> savedEpochs, ReadOnlySpan<float> losses, ReadOnlySpan<float> learningRates)
    {
        epochs.Clear();
        stepLosses.Clear();
        stepLearningRates.Clear();
        epochs.AddRange(savedEpochs);
        stepLosses.AddRange(losses);
        stepLearningRates.AddRange(learningRates);
    }
}
