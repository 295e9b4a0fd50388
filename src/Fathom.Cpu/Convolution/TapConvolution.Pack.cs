#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
namespace Fathom.Cpu;

internal sealed unsafe partial class TapConvolution<L, V, T>
{
    /// <summary>Channels of a source group packed by one chunk.</summary>
    private const int PackChannels = 64;

    // A panel is a row of bias, then for each tap and source channel a row of the panel's output channels, padded to whole vectors.
    private long PackedGroupCount(TapPass pass) => (long)_panels.Vectors * L.Width * (1 + pass.KernelTaps * _sourceGroupChannels);

    private long PackedCount(TapPass pass) => _groups * PackedGroupCount(pass);

    private int PackBlocks => (_sourceGroupChannels + PackChannels - 1) / PackChannels;

    private void Pack(TapPass pass, ConvWeight<T> weight, T* bias, T* packed)
    {
        var job = new PackJob { Plan = this, Pass = pass, Weight = weight, Bias = bias, Packed = packed };
        var items = _groups * _panels.Count * PackBlocks;
        job.Chunks = Grain.Chunks(items, (double)PackedCount(pass) / items);
        WorkerPool.Run(job.Chunks, &PackChunk, &job);
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
        var to = job->Packed + group * PackedGroupCount(pass) + (long)_panels.FirstChannel(panel) * (1 + pass.KernelTaps * _sourceGroupChannels);

        if (firstChannel == 0)
        {
            new Span<T>(to, columns).Clear();
            if (job->Bias != null)
                new Span<T>(job->Bias + group * _outputGroupChannels + _panels.FirstChannel(panel), used).CopyTo(new(to, columns));
        }
        to += columns;

        // Channel by channel and tap by tap, as row-major weights lie: neighbouring reads share cache lines.
        var endChannel = Math.Min(firstChannel + PackChannels, _sourceGroupChannels);
        for (var channel = firstChannel; channel < endChannel; channel++)
        {
            var row = to + (long)channel * columns;
            foreach (var d in pass.D.Taps)
                foreach (var h in pass.H.Taps)
                    foreach (var w in pass.W.Taps)
                    {
                        var from = weight.AtTap(d.Kernel, h.Kernel, w.Kernel) + origin + channel * channelStride;
                        for (var column = 0; column < used; column++, from += columnStride)
                            row[column] = *from;
                        new Span<T>(row + used, columns - used).Clear();
                        row += (long)_sourceGroupChannels * columns;
                    }
        }
    }

    private struct PackJob
    {
        public TapConvolution<L, V, T> Plan;
        public TapPass Pass;
        public ConvWeight<T> Weight;
        public T* Bias;
        public T* Packed;
        public int Chunks;
    }
}
