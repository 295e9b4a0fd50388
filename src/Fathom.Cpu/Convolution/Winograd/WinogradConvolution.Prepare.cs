#pragma warning disable CS8500 // See WinogradConvolution.cs.
namespace Fathom.Cpu;

internal sealed unsafe partial class WinogradConvolution<TForm, L, V, T>
{
    /// <summary>Source channels of a panel gathered at a time: with 9 taps and 48 columns 27 KiB.</summary>
    private const int GatheredChannels = 16;

    // For each panel of output channels: [plane, phase and source channel, column].
    public override long PreparedCount => (long)Planes * Channels * _panels.Vectors * L.Width;

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
        var columns = _panels.VectorsOf(panel) * L.Width;
        var count = Math.Min(GatheredChannels, _sourceChannels - firstChannel);
        var kernelCount = (int)_kernel.Count;
        var gatheredCount = (long)GatheredChannels * kernelCount * columns;
        var gathered = Scratch.Own.Take<T>(gatheredCount + columns + PatchRoom<T>.Count(L.Width));
        var missing = gathered + gatheredCount;
        var room = new PatchRoom<T>(missing + columns, L.Width);
        new Span<T>(missing, columns).Clear();
        Gather(job->Weight, panel, firstChannel, count, gathered);

        var to = job->Prepared + (long)_panels.FirstChannel(panel) * Channels * Planes + (long)firstChannel * columns;
        foreach (var h in _heights)
            foreach (var w in _widths)
            {
                for (var channel = 0; channel < count; channel++)
                {
                    PointAtTaps(h, w, gathered + channel * kernelCount * columns, columns, missing, room.From);
                    room.PointTo(to + channel * columns, (long)Channels * columns);
                    TForm.Kernel(room.From, room.Between, room.To, columns / L.Width, L.Width, L.Width);
                }
                to += (long)_sourceChannels * columns;
            }
    }

    private void PointAtTaps(WinogradAxis h, WinogradAxis w, T* kernel, int columns, T* missing, T** taps)
    {
        for (var i = 0; i < TForm.Taps; i++)
            for (var j = 0; j < TForm.Taps; j++)
                *taps++ = h.Tap(i) < _kernel.Height && w.Tap(j) < _kernel.Width ? kernel + (h.Tap(i) * _kernel.Width + w.Tap(j)) * columns : missing;
    }

    // Weights of some source channels as rows [channel, kernel position] of columns.
    private void Gather(ConvWeight<T> weight, int panel, int firstChannel, int count, T* gathered)
    {
        var (columns, used, kernelCount) = (_panels.VectorsOf(panel) * L.Width, _panels.ChannelsOf(panel), (int)_kernel.Count);
        var (columnStride, channelStride) = _transposed ? (weight.Input, weight.Output) : (weight.Output, weight.Input);
        weight = weight.From(_panels.FirstChannel(panel) * columnStride + firstChannel * channelStride);

        // Rows that lie one element apart are transposed together.
        var isDense = weight.Width == 1 && weight.Height == _kernel.Width;
        var run = !isDense ? 1 : channelStride == kernelCount ? count * kernelCount : kernelCount;
        for (var row = 0; row < count * kernelCount; row += run)
        {
            var (channel, place) = Math.DivRem(row, kernelCount);
            var from = weight.AtTap(0, place / _kernel.Width, place % _kernel.Width) + channel * channelStride;
            new PanelPacking<T>(gathered + row * columns, used, columns, columns, run).Pack(from, columnStride, 1);
        }
    }

    private struct PrepareJob
    {
        public WinogradConvolution<TForm, L, V, T> Plan;
        public ConvWeight<T> Weight;
        public T* Prepared;
        public int Chunks;
    }
}
