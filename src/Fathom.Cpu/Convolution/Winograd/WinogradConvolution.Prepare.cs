#pragma warning disable CS8500 // See WinogradConvolution.cs.
namespace Fathom.Cpu;

internal sealed unsafe partial class WinogradConvolution<TForm, L, V, T>
{
    /// <summary>Source channels of a panel gathered at a time: with 9 taps and 48 columns 27 KiB.</summary>
    private const int GatheredChannels = 16;

    // For each panel of output channels [plane, phase and source channel, column], or, late, [source channel, kernel position, column].
    public override long PreparedCount => (long)_panels.Vectors * L.Width * (_isLate ? _sourceChannels * _positions.Length : Channels * Planes);

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
        if (_isLate)
        {
            var late = _panels.FirstChannel(panel) * _sourceChannels + firstChannel * columns;
            Gather(job->Weight, panel, firstChannel, count, job->Prepared + (long)late * _positions.Length);
            return;
        }
        var gatheredCount = (long)GatheredChannels * _positions.Length * columns;
        var gathered = Scratch.Own.Take<T>(gatheredCount + KernelRoom(columns));
        Gather(job->Weight, panel, firstChannel, count, gathered);
        var to = job->Prepared + (long)_panels.FirstChannel(panel) * Channels * Planes + (long)firstChannel * columns;
        for (var phase = 0; phase < Phases; phase++, to += (long)_sourceChannels * columns)
            TransformWeights(gathered, phase, count, columns, to, (long)Channels * columns, gathered + gatheredCount);
    }

    // Memory that TransformWeights works with.
    private static long KernelRoom(int columns) => columns + PatchRoom<T>.Count(L.Width);

    // Gathered weights of some channels, transformed for a phase: [plane, channel, column].
    private void TransformWeights(T* gathered, int phase, int count, int columns, T* to, long planeStride, T* memory)
    {
        var room = new PatchRoom<T>(memory + columns, L.Width);
        new Span<T>(memory, columns).Clear();
        var (h, w) = (_heights[phase / _widths.Length], _widths[phase % _widths.Length]);
        for (var channel = 0; channel < count; channel++, gathered += _positions.Length * columns, to += columns)
        {
            for (var tap = 0; tap < TForm.Taps * TForm.Taps; tap++)
            {
                var row = Row(h.Tap(tap / TForm.Taps), w.Tap(tap % TForm.Taps));
                room.From[tap] = row < 0 ? memory : gathered + row * columns;
            }
            room.PointTo(to, planeStride);
            TForm.Kernel(room.From, room.Between, room.To, columns / L.Width, L.Width, L.Width);
        }
    }

    // Which of the gathered positions (h, w) is; -1 beyond the kernel's end.
    private int Row(int h, int w) =>
        h < _kernel.Height && w < _kernel.Width ? Array.IndexOf(_positions, h * _kernel.Width + w) : -1;

    // The positions that the phases use, in order.
    private int[] Positions() =>
    [
        .. from h in _heights from w in _widths from i in Enumerable.Range(0, TForm.Taps) from j in Enumerable.Range(0, TForm.Taps)
           where h.Tap(i) < _kernel.Height && w.Tap(j) < _kernel.Width
           orderby h.Tap(i), w.Tap(j)
           select h.Tap(i) * _kernel.Width + w.Tap(j),
    ];

    // Weights of some source channels as rows [channel, position] of columns.
    private void Gather(ConvWeight<T> weight, int panel, int firstChannel, int count, T* gathered)
    {
        var (columns, used, positions) = (_panels.VectorsOf(panel) * L.Width, _panels.ChannelsOf(panel), _positions.Length);
        var (columnStride, channelStride) = _transposed ? (weight.Input, weight.Output) : (weight.Output, weight.Input);
        weight = weight.From(_panels.FirstChannel(panel) * columnStride + firstChannel * channelStride);

        // Rows that lie one element apart are transposed together.
        var isDense = weight.Width == 1 && weight.Height == _kernel.Width && positions == _kernel.Count;
        var run = !isDense ? 1 : channelStride == positions ? count * positions : positions;
        for (var row = 0; row < count * positions; row += run)
        {
            var (channel, index) = Math.DivRem(row, positions);
            var from = weight.AtTap(0, _positions[index] / _kernel.Width, _positions[index] % _kernel.Width) + channel * channelStride;
            new PanelPacking<T>(gathered + row * columns, used, columns, columns, run).Pack(from, columnStride, run == 1 ? 0 : 1);
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
