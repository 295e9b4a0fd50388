using System.Collections;

namespace Fathom.Data;

/// <summary>
/// Cuts a data set into batches, epoch by epoch, and has workers prepare them ahead of the consumer. The batches and their order are the same
/// bits for any number of workers. Make one with <see cref="DataLoader"/>.
/// </summary>
/// <typeparam name="TBatch">What one batch is, such as <c>(Tensor Images, Tensor Labels)</c>.</typeparam>
public sealed class DataLoader<TBatch> : IEnumerable<TBatch>
{
    private readonly LoaderOptions options;
    private readonly Func<BatchRequest, TBatch> load;
    private int nextEpoch;

    /// <summary>A loader for <paramref name="sampleCount"/> samples.</summary>
    /// <param name="sampleCount">Number of samples.</param>
    /// <param name="load">Makes a batch; called from several threads at once.</param>
    /// <param name="options">Batch size, order, workers.</param>
    /// <exception cref="ArgumentException">When an option is out of range, or not one batch can be formed from some samples.</exception>
    public DataLoader(int sampleCount, Func<BatchRequest, TBatch> load, LoaderOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(sampleCount);
        (SampleCount, this.load) = (sampleCount, load);
        if (this.options.LastBatch == LastBatch.Drop && sampleCount > 0 && EpochLength < this.options.BatchSize)
            throw new ArgumentException(
                $"DataLoader: {EpochLength} samples do not fill one batch of {this.options.BatchSize}, and an incomplete batch is dropped. "
                + "Use LastBatch.Keep or a smaller batch size?",
                nameof(options));
    }

    /// <summary>Number of samples in the data set.</summary>
    public int SampleCount { get; }

    /// <summary>Samples per batch; the last may be smaller.</summary>
    public int BatchSize => options.BatchSize;

    /// <summary>Batches per epoch.</summary>
    public int BatchCount => options.LastBatch == LastBatch.Keep
        ? (int)(((long)EpochLength + BatchSize - 1) / BatchSize)
        : EpochLength / BatchSize;

    private int EpochLength => Math.Min(SampleCount, options.EpochLength ?? SampleCount);

    /// <summary>The epoch that enumerating the loader itself will give next; assign to resume where an earlier run stopped.</summary>
    public int NextEpoch
    {
        get => Volatile.Read(ref nextEpoch);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Volatile.Write(ref nextEpoch, value);
        }
    }

    /// <summary>The batches of epoch <paramref name="epoch"/>, the same each time it is asked for.</summary>
    /// <param name="epoch">Epoch number from 0.</param>
    /// <param name="cancellation">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<TBatch> Epoch(int epoch, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return Batches(epoch, cancellation);
    }

    /// <summary>The batches of <see cref="NextEpoch"/>, which moves on by one with each call.</summary>
    public IEnumerator<TBatch> GetEnumerator() =>
        Batches(Interlocked.Increment(ref nextEpoch) - 1, CancellationToken.None).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<TBatch> Batches(int epoch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var epochKey = options.Key.Fold((ulong)epoch);
        var order = OrderOf(epochKey);
        return options.Workers == 0
            ? OnThisThread(Request, cancellation)
            : new BatchPipeline<TBatch>(Request, load, BatchCount, options).Batches(cancellation);

        BatchRequest Request(int number, CancellationToken stop)
        {
            var start = number * BatchSize;
            var indices = order.AsMemory(start, Math.Min(BatchSize, EpochLength - start));
            return new BatchRequest(epoch, number, indices, epochKey, stop);
        }
    }

    private IEnumerable<TBatch> OnThisThread(Func<int, CancellationToken, BatchRequest> request, CancellationToken cancellation)
    {
        for (var number = 0; number < BatchCount; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return load(request(number, cancellation));
        }
    }

    private int[] OrderOf(RandomKey epochKey)
    {
        var order = new int[SampleCount];
        for (var index = 0; index < order.Length; index++)
            order[index] = index;
        if (options.Order == SampleOrder.Shuffled)
            epochKey.Fold(0).Numbers().Shuffle(order.AsSpan());
        return order;
    }
}
