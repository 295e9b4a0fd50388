#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>The gradient of max pooling: each dy goes to the input position that gave the maximum. Sums in the order of the windows.</summary>
internal static unsafe class MaxPoolGradient<T> where T : unmanaged, IAdditionOperators<T, T, T>
{
    private const int BlockChannels = 64;

    /// <summary>Writes dx; negative indices receive nothing.</summary>
    public static void Run(PoolSizes sizes, T* dy, long* indices, T* dx)
    {
        // Images are independent, and so are channels: windows that overlap meet in the same image and channel only.
        var blocks = (sizes.Channels + BlockChannels - 1) / BlockChannels;
        var items = (long)sizes.Batch * blocks;
        var nanoseconds = (1.0 * sizes.Output.Count + 0.1 * sizes.Input.Count) * sizes.Channels / Math.Max(1, blocks);
        var job = new Job { Sizes = sizes, Dy = dy, Indices = indices, Dx = dx, Blocks = blocks, Chunks = Grain.Chunks(items, nanoseconds) };
        WorkerPool.Run(job.Chunks, &RunChunk, &job);
    }

    private static void RunChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var items = (long)job->Sizes.Batch * job->Blocks;
        var end = Grain.Start(chunk + 1, job->Chunks, items);
        for (var item = Grain.Start(chunk, job->Chunks, items); item < end; item++)
            Scatter(job, item / job->Blocks, (int)(item % job->Blocks) * BlockChannels);
    }

    private static void Scatter(Job* job, long image, int firstChannel)
    {
        var sizes = job->Sizes;
        long channels = sizes.Channels;
        var count = (int)Math.Min(BlockChannels, channels - firstChannel);
        var dx = job->Dx + image * sizes.Input.Count * channels + firstChannel;
        for (var position = 0L; position < sizes.Input.Count; position++)
            new Span<T>(dx + position * channels, count).Clear();

        var first = image * sizes.Output.Count * channels + firstChannel;
        T* dy = job->Dy + first;
        long* indices = job->Indices + first;
        for (var window = 0L; window < sizes.Output.Count; window++, dy += channels, indices += channels)
            for (var channel = 0; channel < count; channel++)
                if (indices[channel] >= 0)
                    dx[indices[channel] * channels + channel] += dy[channel];
    }

    private struct Job
    {
        public PoolSizes Sizes;
        public T* Dy;
        public long* Indices;
        public T* Dx;
        public int Blocks;
        public int Chunks;
    }
}
