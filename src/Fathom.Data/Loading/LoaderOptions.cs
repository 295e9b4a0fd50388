namespace Fathom.Data;

/// <summary>How a <see cref="DataLoader{TBatch}"/> forms batches. None but the first five members changes what comes out.</summary>
public sealed record LoaderOptions
{
    /// <summary>Samples per batch, at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Order of the samples.</summary>
    public SampleOrder Order { get; init; } = SampleOrder.Shuffled;

    /// <summary>What becomes of an incomplete last batch.</summary>
    public LastBatch LastBatch { get; init; } = LastBatch.Keep;

    /// <summary>Samples that an epoch takes, the first of its order; null for all. In a shuffled order each epoch draws others.</summary>
    public int? EpochLength { get; init; }

    /// <summary>Source of the order and of the transforms' randomness; the same key gives the same bits. Seed 0 unless given.</summary>
    public RandomKey Key { get; init; } = new(0);

    /// <summary>Tasks that prepare batches ahead of the consumer; 0 prepares each on the consumer's thread when it is asked for.</summary>
    public int Workers { get; init; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>Finished batches kept ready, about; at least one per worker.</summary>
    public int Prefetch { get; init; } = 4;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchSize);
        if (EpochLength is { } length)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, nameof(EpochLength));
        ArgumentOutOfRangeException.ThrowIfNegative(Workers);
        ArgumentOutOfRangeException.ThrowIfNegative(Prefetch);
    }
}
