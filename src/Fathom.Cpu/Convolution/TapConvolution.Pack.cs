#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

internal sealed unsafe partial class TapConvolution<L, V, T>
{
    /// <summary>Channels of a source group packed by one chunk.</summary>
    private const int PackChannels = 64;

    /// <summary>Channels packed per column at a time: with 9 taps 144 rows, whose lines stay in the first-level cache.</summary>
    private const int ColumnRun = 16;

    // A panel is for each tap and source channel a row of the panel's output channels, padded to whole vectors.
    private long PackedGroupCount(TapPass pass) => (long)_panels.Vectors * L.Width * pass.KernelTaps * _sourceGroupChannels;

    private long PackedCount(TapPass pass) => _groups * PackedGroupCount(pass);

    private int PackBlocks => (_sourceGroupChannels + PackChannels - 1) / PackChannels;

    public override long PreparedCount => _passes.Sum(PackedCount);

    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        foreach (var pass in _passes)
        {
            var job = new PackJob { Plan = this, Pass = pass, Weight = weight, Packed = prepared };
            var items = _groups * _panels.Count * PackBlocks;
            job.Chunks = Grain.Chunks(items, (double)PackedCount(pass) / items);
            WorkerPool.Run(job.Chunks, &PackChunk, &job);
            prepared += PackedCount(pass);
        }
    }

    private static void PackChunk(void* state, int chunk)
    {
        var job = (PackJob*)state;
        var plan = job->Plan;
        var (panels, blocks) = (plan._panels.Count, plan.PackBlocks);
        var items = plan._groups * panels * blocks;
        var end = (int)Grain.Start(chunk + 1, job->Chunks, items);
        for (var item = (int)Grain.Start(chunk, job->Chunks, items); item < end; item++)
            plan.PackPanel(job, item / (panels * blocks), item / blocks % panels, item % blocks * PackChannels);
    }

    private void PackPanel(PackJob* job, int group, int panel, int firstChannel)
    {
        var (pass, weight) = (job->Pass, job->Weight);
        var (columns, used) = (_panels.VectorsOf(panel) * L.Width, _panels.ChannelsOf(panel));
        var (columnStride, channelStride) = _transposed ? (weight.Input, weight.Output) : (weight.Output, weight.Input);
        var groupOutputs = _transposed ? _sourceGroupChannels : _outputGroupChannels;
        var origin = group * groupOutputs * weight.Output + _panels.FirstChannel(panel) * columnStride;
        var to = job->Packed + group * PackedGroupCount(pass) + (long)_panels.FirstChannel(panel) * pass.KernelTaps * _sourceGroupChannels;

        var offsets = Scratch.Own.Take<long>(pass.KernelTaps);
        TapOffsets(pass, weight, offsets);
        var endChannel = Math.Min(firstChannel + PackChannels, _sourceGroupChannels);
        var step = _transposed ? 1 : ColumnRun;
        for (var channel = firstChannel; channel < endChannel; channel += step)
            PackColumns(
                weight.Data + origin + channel * channelStride, columnStride, channelStride, offsets, pass.KernelTaps,
                to + (long)channel * columns, used, columns, Math.Min(step, endChannel - channel));
    }

    // Column by column, and within it as row-major weights lie: reads are contiguous, and the written lines stay in the first-level cache
    // until their last column. Row by row instead, the reads would lie a filter apart, often a power of two, and evict one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackColumns(
        T* from, long columnStride, long channelStride, long* offsets, int taps, T* to, int used, int columns, int channels)
    {
        var tapStride = (long)_sourceGroupChannels * columns;
        for (var column = 0; column < used; column++, from += columnStride)
            for (var channel = 0; channel < channels; channel++)
            {
                var source = channel * channelStride;
                var row = to + column + (long)channel * columns;
                for (var tap = 0; tap < taps; tap++, row += tapStride)
                    *row = from[source + offsets[tap]];
            }

        if (used < columns)
            for (var tap = 0; tap < taps; tap++)
                for (var channel = 0; channel < channels; channel++)
                    new Span<T>(to + tap * tapStride + (long)channel * columns + used, columns - used).Clear();
    }

    private static void TapOffsets(TapPass pass, ConvWeight<T> weight, long* offsets)
    {
        foreach (var d in pass.D.Taps)
            foreach (var h in pass.H.Taps)
                foreach (var w in pass.W.Taps)
                    *offsets++ = weight.AtTap(d.Kernel, h.Kernel, w.Kernel) - weight.Data;
    }

    private struct PackJob
    {
        public TapConvolution<L, V, T> Plan;
        public TapPass Pass;
        public ConvWeight<T> Weight;
        public T* Packed;
        public int Chunks;
    }
}
