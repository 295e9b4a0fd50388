#pragma warning disable CS8500 // See WinogradConvolution.cs.
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

internal sealed unsafe partial class WinogradConvolution<L, V, T>
{
    /// <summary>Source channels of a panel gathered at a time: with 9 taps and 48 columns 27 KiB.</summary>
    private const int GatheredChannels = 16;

    private const int Taps = 9;

    // For each panel of output channels: [36, source channel, column].
    public override long PreparedCount => (long)Winograd.Planes * _sourceChannels * _panels.Vectors * L.Width;

    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        var job = new PrepareJob { Plan = this, Weight = weight, Prepared = prepared };
        job.Chunks = Grain.Chunks((long)Pieces * _panels.Count, (double)PreparedCount / Pieces / _panels.Count);
        WorkerPool.Run(job.Chunks, &PrepareChunk, &job);
    }

    private int Pieces => (_sourceChannels + GatheredChannels - 1) / GatheredChannels;

    private static void PrepareChunk(void* state, int chunk)
    {
        var job = (PrepareJob*)state;
        var plan = job->Plan;
        var pieces = plan.Pieces;
        var end = (int)Grain.Start(chunk + 1, job->Chunks, (long)pieces * plan._panels.Count);
        for (var item = (int)Grain.Start(chunk, job->Chunks, (long)pieces * plan._panels.Count); item < end; item++)
            plan.PreparePiece(job, item / pieces, item % pieces * GatheredChannels);
    }

    private void PreparePiece(PrepareJob* job, int panel, int firstChannel)
    {
        var (vectors, columns) = (_panels.VectorsOf(panel), _panels.VectorsOf(panel) * L.Width);
        var count = Math.Min(GatheredChannels, _sourceChannels - firstChannel);
        var gatheredCount = Taps * GatheredChannels * columns;
        var gathered = Scratch.Own.Take<T>(gatheredCount + PatchRoom<T>.Count(L.Width));
        var room = new PatchRoom<T>(gathered + gatheredCount, L.Width);
        Gather(job->Weight, panel, firstChannel, count, gathered);

        var planeStride = (long)_sourceChannels * columns;
        var to = job->Prepared + (long)_panels.FirstChannel(panel) * _sourceChannels * Winograd.Planes + (long)firstChannel * columns;
        for (var channel = 0; channel < count; channel++, to += columns)
        {
            for (var tap = 0; tap < Taps; tap++)
                room.From[tap] = gathered + (channel * Taps + tap) * columns;
            for (var plane = 0; plane < Winograd.Planes; plane++)
                room.To[plane] = to + plane * planeStride;
            WinogradTransform<KernelLine<L, V, T>, T>.Run(room.From, room.Between, room.To, vectors, L.Width, L.Width);
        }
    }

    // Weights of some source channels as [channel, tap, column], for the gradient with the kernel turned round.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(ConvWeight<T> weight, int panel, int firstChannel, int count, T* gathered)
    {
        var (columns, used) = (_panels.VectorsOf(panel) * L.Width, _panels.ChannelsOf(panel));
        var (columnStride, channelStride) = _transposed ? (weight.Input, weight.Output) : (weight.Output, weight.Input);
        var offsets = stackalloc long[Taps];
        for (var tap = 0; tap < Taps; tap++)
            offsets[_transposed ? Taps - 1 - tap : tap] = tap / 3 * weight.Height + tap % 3 * weight.Width;

        var from = weight.Data + _panels.FirstChannel(panel) * columnStride + firstChannel * channelStride;
        for (var column = 0; column < used; column++, from += columnStride)
        {
            var to = gathered + column;
            for (long channel = 0, source = 0; channel < count; channel++, source += channelStride)
                for (var tap = 0; tap < Taps; tap++, to += columns)
                    *to = from[source + offsets[tap]];
        }
        for (var row = 0; used < columns && row < count * Taps; row++)
            new Span<T>(gathered + row * columns + used, columns - used).Clear();
    }

    private struct PrepareJob
    {
        public WinogradConvolution<L, V, T> Plan;
        public ConvWeight<T> Weight;
        public T* Prepared;
        public int Chunks;
    }
}
