#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// The gradient of a convolution with respect to its weights: for each (tap, input channel) and output channel a sum over all pixels.
/// The pixels are cut into parts by size alone, each part sums on its own, and the parts are combined in order; so results do not depend
/// on the number of threads.
/// </summary>
internal sealed unsafe partial class WeightGradient<L, V, T> : WeightGradientKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    /// <summary>Pixels worked on at a time: their gradients, 24 KiB for three vectors of 64 bytes, stay in the first-level cache.</summary>
    private const int BlockPixels = 128;

    /// <summary>Least pixels of a part, so that combining the parts stays a small share of the work.</summary>
    private const int PartPixels = 1024;

    private const int MostChunks = 32;
    private const int ChunksPerThread = 3;
    private const long MostPartialBytes = 32 << 20;
    private const int FewChannels = 16;

    private readonly ConvSizes _sizes;
    private readonly SpatialSizes _output;
    private readonly PaddedSource<T> _padded;
    private readonly TapPass _pass;
    private readonly RunFinder<T> _runs;
    private readonly ColumnPanels _panels;

    // Without bounds to check, all (tap, channel) pairs form one long list; else each tap has tiles and runs of its own.
    private readonly bool _merged;
    private readonly int _tapRows;
    private readonly int _tilesPerRunList;
    private readonly int _tiles;

    // 8 offsets per tile, pinned so that chunks can use pointers.
    private readonly long[] _offsets;
    private readonly int _parts;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public WeightGradient(ConvSizes sizes, int mostVectors)
    {
        (_sizes, _output) = (sizes, sizes.Output);
        _panels = new(sizes.GroupOutputs, L.Width, mostVectors);
        var (depth, height, width) = (
            AxisPass.Forward(sizes.Geometry.Depth, sizes.Kernel.Depth, _output.Depth),
            AxisPass.Forward(sizes.Geometry.Height, sizes.Kernel.Height, _output.Height),
            AxisPass.Forward(sizes.Geometry.Width, sizes.Kernel.Width, _output.Width));
        _padded = new(
            sizes.Batch, sizes.Input, sizes.InChannels,
            new(depth.PaddingBefore, height.PaddingBefore, width.PaddingBefore),
            new(depth.PaddingAfter(sizes.Input.Depth), height.PaddingAfter(sizes.Input.Height), width.PaddingAfter(sizes.Input.Width)));
        _merged = !_padded.IsNeeded || (sizes.Geometry.Groups == 1 && sizes.InChannels <= FewChannels);
        if (!_merged)
            _padded = new(sizes.Batch, sizes.Input, sizes.InChannels, default, default);
        _pass = new(depth, height, width, _padded.Sizes, _padded.Before, sizes.InChannels, mergeWidth: false);

        _runs = new(_pass, _padded.Sizes, _output, sizes.InChannels);

        var (taps, channels) = (_pass.Taps.Length, sizes.GroupInputs);
        _tapRows = _merged ? channels : (channels + Rows - 1) / Rows * Rows;
        _tilesPerRunList = ((_merged ? taps * channels : channels) + Rows - 1) / Rows;
        _tiles = _merged ? _tilesPerRunList : _tilesPerRunList * taps;
        _offsets = TileOffsets();
        _parts = Parts();
    }

    private int Taps => _pass.Taps.Length;

    private long Pixels => _sizes.Batch * _output.Count;

    private long Blocks => Math.Max(1, (Pixels + BlockPixels - 1) / BlockPixels);

    private long GroupSums => (long)_tiles * Rows * _panels.Vectors * L.Width;

    private long PartSums => GroupSums * _sizes.Geometry.Groups;

    public override void Run(T* x, T* dy, T* dweight)
    {
        if (Pixels == 0)
        {
            new Span<T>(dweight, checked((int)(_sizes.OutChannels * _sizes.GroupInputs * _sizes.Kernel.Count))).Clear();
            return;
        }
        var paddedCount = _padded.IsNeeded ? (_padded.Count + 63) / 64 * 64 : 0;
        var scratch = Scratch.Shared.Take<T>(paddedCount + (_parts * PartSums));
        if (_padded.IsNeeded)
        {
            _padded.Fill(x, scratch);
            x = scratch;
        }
        var job = new Job { Plan = this, X = x, Dy = dy, Sums = scratch + paddedCount, Result = dweight, TileChunks = TileChunks() };
        WorkerPool.Run(_parts * job.TileChunks, &SumChunk, &job);

        var items = _sizes.Geometry.Groups * _panels.Count * _sizes.GroupInputs;
        job.CombineChunks = Grain.Chunks(items, (1 + 0.1 * _parts) * Taps * _sizes.OutChannels / _panels.Count);
        WorkerPool.Run(job.CombineChunks, &CombineChunk, &job);
    }

    // A tile that is not full repeats its last pair; the sums of the repeats are never read.
    private long[] TileOffsets()
    {
        var offsets = GC.AllocateUninitializedArray<long>(_tiles * Rows, pinned: true);
        var channels = _sizes.GroupInputs;
        for (var row = 0; row < offsets.Length; row++)
        {
            var (tap, channel) = _merged
                ? Math.DivRem(Math.Min(row, Taps * channels - 1), channels)
                : (row / _tapRows, Math.Min(row % _tapRows, channels - 1));
            offsets[row] = _pass.Taps[tap].Offset + channel;
        }
        return offsets;
    }

    private int Chunks()
    {
        var nanosecondsPerBlock = 0.005 * BlockPixels * sizeof(T) / sizeof(float) * GroupSums * _sizes.Geometry.Groups;
        return Grain.Chunks(MostChunks, Blocks * nanosecondsPerBlock / MostChunks);
    }

    private int Parts() => (int)Math.Min(
        Math.Min(Chunks(), Blocks),
        Math.Max(1, Math.Min(Pixels / PartPixels, MostPartialBytes / sizeof(T) / Math.Max(1, PartSums))));

    // Every chunk of tiles packs the gradients of its part again, so there are no more than the threads need; the cut changes no sum.
    private int TileChunks()
    {
        var chunks = Math.Min(Chunks(), CpuThreads.Count == 1 ? 1 : ChunksPerThread * CpuThreads.Count);
        return Math.Clamp((chunks + _parts - 1) / _parts, 1, Math.Max(1, _tiles));
    }

    private struct Job
    {
        public WeightGradient<L, V, T> Plan;
        public T* X;
        public T* Dy;
        public T* Sums;
        public T* Result;
        public int TileChunks;
        public int CombineChunks;
    }
}
