namespace Fathom.Data;

/// <summary>One batch that a loader wants made: which samples, and where their randomness comes from.</summary>
public sealed class BatchRequest
{
    private readonly RandomKey epochKey;

    internal BatchRequest(int epoch, int number, ReadOnlyMemory<int> indices, RandomKey epochKey, CancellationToken cancellation) =>
        (Epoch, Number, Indices, this.epochKey, Cancellation) = (epoch, number, indices, epochKey, cancellation);

    /// <summary>Epoch the batch belongs to, from 0.</summary>
    public int Epoch { get; }

    /// <summary>Position of the batch in its epoch, from 0.</summary>
    public int Number { get; }

    /// <summary>Indices of the samples in the data set, in batch order.</summary>
    public ReadOnlyMemory<int> Indices { get; }

    /// <summary>Set when the consumer has gone; slow loading code may look at it.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Key for the sample with index <paramref name="index"/> in this epoch, the same whatever batch it is in.</summary>
    public RandomKey SampleKey(int index) => epochKey.Fold(1).Fold((ulong)index);

    /// <summary>Key for this batch as a whole.</summary>
    public RandomKey BatchKey => epochKey.Fold(2).Fold((ulong)Number);
}
