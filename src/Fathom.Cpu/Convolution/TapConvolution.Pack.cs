#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
namespace Fathom.Cpu;

internal sealed unsafe partial class TapConvolution<L, V, T>
{
    /// <summary>Channels of a source group packed by one chunk.</summary>
    private const int PackChannels = 64;

    // A panel is for each tap and source channel a row of the panel's output channels, padded to whole vectors.
    private long PackedGroupCount(TapPass pass) => (long)_panels.Vectors * L.Width * pass.KernelTaps * _sourceGroupChannels;

    private long PackedCount(TapPass pass) => _groups * PackedGroupCount(pass);

    private int PackBlocks => (_sourceGroupChannels + PackChannels - 1) / PackChannels;

    public override long PreparedCount => _passes.Sum(PackedCount);

    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        var job = new PackJob { Plan = this, Weight = weight, Packed = prepared };
        var items = _groups * _panels.Count * PackBlocks;
        job.Chunks = Grain.Chunks(items, 0.5 * PreparedCount / items);
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

    // Some channels of a panel, for all passes. Rows of the panel are copied, or come out of the transposition of squares, whichever way the weights lie.
    private void PackPanel(PackJob* job, int group, int panel, int firstChannel)
    {
        var weight = job->Weight;
        var (columnStride, channelStride) = _transposed ? (weight.Input, weight.Output) : (weight.Output, weight.Input);
        var groupOutputs = _transposed ? _sourceGroupChannels : _outputGroupChannels;
        var part = new PackPart
        {
            Weight = weight.From(group * groupOutputs * weight.Output + _panels.FirstChannel(panel) * columnStride + firstChannel * channelStride),
            ColumnStride = columnStride,
            ChannelStride = channelStride,
            Group = group,
            Panel = panel,
            FirstChannel = firstChannel,
            Channels = Math.Min(PackChannels, _sourceGroupChannels - firstChannel),
            Packed = job->Packed,
        };
        if (columnStride != 1 && channelStride != 1 && weight.IsDense(_kernel))
            PackByChannel(part);
        else
            PackByTap(part);
    }

    // The taps of a channel lie side by side: all of them are transposed at once, so that each line of the weights is read once, and dealt to the passes.
    private void PackByChannel(in PackPart part)
    {
        var (columns, used, taps) = (_panels.VectorsOf(part.Panel) * L.Width, _panels.ChannelsOf(part.Panel), _kernel.Count);
        var rows = Scratch.Own.Take<T>((long)taps * columns);
        for (var channel = 0; channel < part.Channels; channel++)
        {
            new PanelPacking<T>(rows, used, columns, columns, taps).Pack(part.Weight.Data + channel * part.ChannelStride, part.ColumnStride, 1);
            var packed = part.Packed;
            foreach (var pass in _passes)
            {
                var to = RowOf(packed, pass, part, channel);
                foreach (var d in pass.D.Taps)
                    foreach (var h in pass.H.Taps)
                        foreach (var w in pass.W.Taps)
                        {
                            var from = rows + (part.Weight.AtTap(d.Kernel, h.Kernel, w.Kernel) - part.Weight.Data) * columns;
                            new Span<T>(from, columns).CopyTo(new(to, columns));
                            to += (long)_sourceGroupChannels * columns;
                        }
                packed += PackedCount(pass);
            }
        }
    }

    private void PackByTap(in PackPart part)
    {
        var (columns, used) = (_panels.VectorsOf(part.Panel) * L.Width, _panels.ChannelsOf(part.Panel));
        var packed = part.Packed;
        foreach (var pass in _passes)
        {
            var to = RowOf(packed, pass, part, 0);
            foreach (var d in pass.D.Taps)
                foreach (var h in pass.H.Taps)
                    foreach (var w in pass.W.Taps)
                    {
                        new PanelPacking<T>(to, used, columns, columns, part.Channels).Pack(
                            part.Weight.AtTap(d.Kernel, h.Kernel, w.Kernel), part.ColumnStride, part.ChannelStride);
                        to += (long)_sourceGroupChannels * columns;
                    }
            packed += PackedCount(pass);
        }
    }

    // Where the row of a channel of a part begins for the first tap of a pass, whose panels begin at packed.
    private T* RowOf(T* packed, TapPass pass, in PackPart part, int channel) => packed + part.Group * PackedGroupCount(pass)
        + (long)_panels.FirstChannel(part.Panel) * pass.KernelTaps * _sourceGroupChannels
        + (long)(part.FirstChannel + channel) * _panels.VectorsOf(part.Panel) * L.Width;

    private struct PackJob
    {
        public TapConvolution<L, V, T> Plan;
        public ConvWeight<T> Weight;
        public T* Packed;
        public int Chunks;
    }
    /// <summary>Some channels of a panel.</summary>
    private struct PackPart
    {
        /// <summary>The weights, from the first of the part on.</summary>
        public ConvWeight<T> Weight;

        public long ColumnStride;
        public long ChannelStride;
        public int Group;
        public int Panel;
        public int FirstChannel;
        public int Channels;

        /// <summary>Where the panels of the first pass begin.</summary>
        public T* Packed;
    }
}
