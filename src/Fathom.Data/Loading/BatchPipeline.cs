using System.Threading.Channels;

namespace Fathom.Data;

/// <summary>
/// The workers of one epoch. Worker w of W makes batches w, w + W, w + 2W, ... into a bounded channel of its own; the consumer takes from the
/// channels in turn. So the order is fixed without a buffer for reordering, and memory stays bounded.
/// </summary>
internal sealed class BatchPipeline<TBatch>(
    Func<int, CancellationToken, BatchRequest> request, Func<BatchRequest, TBatch> load, int batchCount, LoaderOptions options)
{
    /// <summary>The batches in order. Leaving the enumeration early stops the workers and waits for the batches in their hands.</summary>
    public IEnumerable<TBatch> Batches(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workerCount = Math.Min(options.Workers, Math.Max(1, batchCount));
        var capacity = Math.Max(1, options.Prefetch / workerCount);
        var channels = new Channel<TBatch>[workerCount];
        var workers = new Task[workerCount];
        for (var worker = 0; worker < workerCount; worker++)
        {
            var (first, channel) = (worker, Channel.CreateBounded<TBatch>(
                new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true }));
            channels[worker] = channel;
            workers[worker] = Task.Run(() => WorkAsync(channel.Writer, first, workerCount, stop.Token), CancellationToken.None);
        }
        try
        {
            for (var number = 0; number < batchCount; number++)
                yield return Take(channels[number % workerCount].Reader, stop.Token);
        }
        finally
        {
            stop.Cancel();
            Task.WaitAll(workers, CancellationToken.None);
        }
    }

    // Asynchronous, so that a worker whose channel is full holds no thread.
    private async Task WorkAsync(ChannelWriter<TBatch> writer, int first, int step, CancellationToken stop)
    {
        try
        {
            for (var number = first; number < batchCount; number += step)
            {
                stop.ThrowIfCancellationRequested();
                await writer.WriteAsync(load(request(number, stop)), stop).ConfigureAwait(false);
            }
            writer.Complete();
        }
        catch (Exception exception)
        {
            // The consumer meets it in Take, when the batches before it are used up.
            writer.TryComplete(exception);
        }
    }

    private static TBatch Take(ChannelReader<TBatch> reader, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            if (reader.TryRead(out var batch))
                return batch;
            // Throws what the worker threw; a channel cannot end before the batches it owes.
            reader.WaitToReadAsync(stop).AsTask().GetAwaiter().GetResult();
        }
    }
}
