namespace Fathom.Training;

/// <summary>What was run, on what data, for how long, and how well it did.</summary>
public sealed record ReportRun
{
    /// <summary>Name of the recipe, for example "mnist-cnn".</summary>
    public required string Recipe { get; init; }

    /// <summary>Name of the data set as a reader knows it, for example "MNIST, 60,000 train and 10,000 test images".</summary>
    public required string DataSet { get; init; }

    /// <summary>Whether the data were generated rather than collected; the page then says so above the results.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The seed from which every random number of the run derives.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Number of trained values.</summary>
    public long? ParameterCount { get; init; }

    /// <summary>Number of passes over the training set.</summary>
    public int? Epochs { get; init; }

    /// <summary>Wall-clock time of the training, in seconds.</summary>
    public double? Seconds { get; init; }

    /// <summary>Number of threads that computed.</summary>
    public int? Threads { get; init; }

    /// <summary>The processor, for example its model name and vector extension.</summary>
    public string? Processor { get; init; }

    /// <summary>The numbers that the head of the page shows first.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    /// <summary>Fraction of the test set classified correctly, in [0, 1].</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>Mean loss on the test set.</summary>
    public double? TestLoss { get; init; }
}
