#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// An <see cref="AttentionForward{T}"/> for one vector type. The rows of the heads that share keys are taken some at a time through blocks of keys:
/// scores, their exponentials below the largest so far, and the weighted sum of values, all in cache.
/// </summary>
/// <remarks>
/// Dao et al. (2022), arXiv:2205.14135; the running maximum and sum of Milakov and Gimelshein (2018), arXiv:1805.02867. Blocks lie at multiples of their
/// size, so that neither threads nor chunks change a bit.
/// </remarks>
internal sealed unsafe partial class AttentionForward<V, T> : AttentionForward<T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Least rows that share one transposition of the values, unless there are fewer.</summary>
    private const int MinRows = 128;

    /// <summary>With no more rows than these, keys and values are read once, as they lie.</summary>
    private const int MaxStreamedRows = 4;

    /// <summary>About so many keys in a block.</summary>
    private const int UsualKeys = 256;

    private const double FlopsPerNanosecond = 100;

    private readonly AttentionSettings settings;
    private readonly AttentionSizes sizes;
    private readonly AttentionViews views;
    private readonly KernelSet<T> kernels;
    private readonly AttentionTiles<T> tiles;
    private readonly DropoutBlock<T> dropout;
    private readonly int rows, parts, chunks, keyBlock;
    private readonly BlockPlan blocks;
    private readonly StreamPlan stream;

    public AttentionForward(AttentionSettings settings, AttentionSizes sizes, AttentionViews views, KernelSet<T> kernels)
    {
        (this.settings, this.sizes, this.views, this.kernels, tiles) = (settings, sizes, views, kernels, new AttentionTiles<T>(kernels));
        dropout = new DropoutBlock<T>(settings.Dropout);
        rows = sizes.Shared * sizes.Queries;
        // Enough parts to share out among threads, each large enough to be worth its own copy of the values.
        var groups = sizes.Batches * sizes.Groups;
        parts = Math.Clamp(rows / MinRows, 1, Math.Max(1, 64 / groups));
        var flops = 2d * rows * sizes.Keys * (sizes.Depth + sizes.Width) / (settings.IsPositional ? 2 : 1);
        chunks = Grain.Chunks((long)groups * parts, flops / parts / FlopsPerNanosecond);
        keyBlock = KeyRange.Block(sizes.Keys, UsualKeys);
        blocks = new BlockPlan(sizes, kernels, keyBlock);
        stream = new StreamPlan(sizes);
    }

    public override void Run(in AttentionBuffers<T> buffers)
    {
        var job = new Job { Kernel = this, Buffers = buffers, Keys = buffers.ValidKeys(sizes.Keys) };
        WorkerPool.Run(chunks, &RunChunk, &job);
    }

    private struct Job
    {
        public AttentionForward<V, T> Kernel;
        public AttentionBuffers<T> Buffers;
        public int Keys;
    }

    private static void RunChunk(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var kernel = job.Kernel;
        var memory = Scratch.Own.Take<T>(Math.Max(kernel.blocks.Scratch, kernel.stream.Scratch));
        var items = (long)kernel.sizes.Batches * kernel.sizes.Groups * kernel.parts;
        var end = Grain.Start(chunk + 1, kernel.chunks, items);
        for (var item = Grain.Start(chunk, kernel.chunks, items); item < end; item++)
            kernel.RunPart(job, item / kernel.parts, (int)(item % kernel.parts), memory, isLast: item + 1 == end);
    }

    // A part of the rows of one group of heads.
    private void RunPart(in Job job, long group, int part, T* memory, bool isLast)
    {
        var first = (int)Grain.Start(part, parts, rows, kernels.Columns);
        var end = (int)Grain.Start(part + 1, parts, rows, kernels.Columns);
        if (first == end)
            return;
        var few = new StreamedHead(this, job, group, memory);
        if (end - first <= MaxStreamedRows && few.Suits)
        {
            few.Run(first, end);
            return;
        }
        var head = new BlockHead(this, job, group, memory);
        head.TakeKeys(first, end);
        if (!isLast && part == parts - 1)
            BringHead(job, group + 1, ref head.Coming);
        for (int row = first, count; row < end; row += count)
        {
            count = Math.Min(kernels.PanelColumns(end - row), end - row);
            head.Run(row, count);
        }
    }

    private void BringHead(in Job job, long group, ref ComingRows coming)
    {
        coming.Add(views.K.At(job.Buffers.K, group), 0, job.Keys, sizes.Depth);
        coming.Add(views.V.At(job.Buffers.V, group), 0, job.Keys, sizes.Width);
        coming.Add(views.Q.At(job.Buffers.Q, group * sizes.Shared), 0, Math.Min(rows / parts, sizes.Queries), sizes.Depth);
    }

    // Head (of all batches) and query of a row of a group.
    private (long Head, int Query) Place(long group, int row)
    {
        var shared = sizes.Shared == 1 ? 0 : row / sizes.Queries;
        return (group * sizes.Shared + shared, row - shared * sizes.Queries);
    }
}
