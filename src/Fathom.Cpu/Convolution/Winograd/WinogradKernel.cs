#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// A convolution by <see cref="Winograd"/>, which is one <see cref="WinogradConvolution{TForm, L, V, T}"/>, or its gradient with respect to the input, which is one
/// per residue modulo the stride. The weights are gathered to rows [source channel, kernel position] of output channels, once for all of them, and transformed.
/// </summary>
internal sealed unsafe class WinogradKernel<TForm, L, V, T> : ConvolutionKernel<T>
    where TForm : struct, IWinogradForm<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Source channels of a panel gathered at a time: with 9 kernel positions and 48 columns 27 KiB.</summary>
    private const int GatheredChannels = 16;

    private readonly WinogradMaps _maps;
    private readonly ColumnPanels _panels;
    private readonly WinogradConvolution<TForm, L, V, T>[] _shares;
    private readonly bool _transposed;

    private WinogradKernel(
        long images, WinogradMaps maps, WinogradAxis[][] heights, WinogradAxis[][] widths, bool transposed, int mostVectors)
    {
        (_maps, _panels, _transposed) = (maps, new(maps.OutputChannels, L.Width, mostVectors), transposed);
        // The first share has the most outputs; what is prepared for one is prepared for all.
        var first = new WinogradConvolution<TForm, L, V, T>(images, maps, heights[0], widths[0], _panels, isLate: null);
        _shares =
        [
            .. from height in heights from width in widths
               select new WinogradConvolution<TForm, L, V, T>(images, maps, height, width, _panels, first.IsLate),
        ];
    }

    /// <summary>The convolution itself: source x, outputs y.</summary>
    public static WinogradKernel<TForm, L, V, T> Forward(ConvSizes sizes, int mostVectors) => new(
        (long)sizes.Batch * sizes.Output.Depth, new(sizes.Input, sizes.InChannels, sizes.Output, sizes.OutChannels, sizes.Kernel),
        [WinogradAxis.Forward(sizes.Geometry.Height)], [WinogradAxis.Forward(sizes.Geometry.Width)], transposed: false, mostVectors);

    /// <summary>The gradient with respect to the input, convolutions of dy with the kernel turned round: source dy, outputs dx.</summary>
    public static WinogradKernel<TForm, L, V, T> InputGradient(ConvSizes sizes, int mostVectors) => new(
        (long)sizes.Batch * sizes.Output.Depth, new(sizes.Output, sizes.OutChannels, sizes.Input, sizes.InChannels, sizes.Kernel),
        [.. WinogradAxis.InputGradient(sizes.Geometry.Height, TForm.Taps).Select(axis => new[] { axis })],
        [.. WinogradAxis.InputGradient(sizes.Geometry.Width, TForm.Taps).Select(axis => new[] { axis })], transposed: true, mostVectors);

    // Late, the gathered weights themselves, which all shares read.
    public override long PreparedCount => IsLate ? GatheredCount(_panels.Vectors, _maps.SourceChannels) : _shares.Sum(share => share.TransformedCount);

    private bool IsLate => _shares[0].IsLate;

    private int Positions => _maps.Kernel.Height * _maps.Kernel.Width;

    private int Pieces => (_maps.SourceChannels + GatheredChannels - 1) / GatheredChannels;

    public override void Run(T* source, T* prepared, T* outputs) => Run(source, prepared, outputs, null);

    // Of a strided convolution's input gradient, each share writes some of the pixels only.
    public override bool TryRun(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        if (_transposed)
            return false;
        Run(source, prepared, outputs, epilogue);
        return true;
    }

    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        var job = new Job { Plan = this, Weight = weight, Prepared = prepared };
        var items = (long)Pieces * _panels.Count;
        job.Chunks = Grain.Chunks(items, (double)PreparedCount / items);
        WorkerPool.Run(job.Chunks, &PrepareChunk, &job);
    }

    private long GatheredCount(int vectors, int channels) => (long)vectors * L.Width * channels * Positions;

    private void Run(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        foreach (var share in _shares)
        {
            share.Run(source, prepared, outputs, epilogue);
            if (!IsLate)
                prepared += share.TransformedCount;
        }
    }

    private static void PrepareChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var pieces = plan.Pieces;
        var end = (int)Grain.Start(chunk + 1, job->Chunks, (long)pieces * plan._panels.Count);
        for (var item = (int)Grain.Start(chunk, job->Chunks, (long)pieces * plan._panels.Count); item < end; item++)
            plan.PreparePiece(job, item / pieces, item % pieces * GatheredChannels);
    }

    private void PreparePiece(Job* job, int panel, int firstChannel)
    {
        var vectors = _panels.VectorsOf(panel);
        var count = Math.Min(GatheredChannels, _maps.SourceChannels - firstChannel);
        if (IsLate)
        {
            Gather(job->Weight, panel, firstChannel, count, job->Prepared
                + GatheredCount(_panels.FirstVector(panel), _maps.SourceChannels) + GatheredCount(vectors, firstChannel));
            return;
        }
        var gatheredCount = GatheredCount(vectors, GatheredChannels);
        var gathered = Scratch.Own.Take<T>(gatheredCount + WinogradConvolution<TForm, L, V, T>.KernelRoom(vectors * L.Width));
        Gather(job->Weight, panel, firstChannel, count, gathered);
        var prepared = job->Prepared;
        foreach (var share in _shares)
        {
            share.TransformKernel(gathered, panel, firstChannel, count, prepared, gathered + gatheredCount);
            prepared += share.TransformedCount;
        }
    }

    // Weights of some source channels as rows [channel, position] of columns.
    private void Gather(ConvWeight<T> weight, int panel, int firstChannel, int count, T* gathered)
    {
        var (columns, used, kernel) = (_panels.VectorsOf(panel) * L.Width, _panels.ChannelsOf(panel), _maps.Kernel);
        var (columnStride, channelStride) = _transposed ? (weight.Input, weight.Output) : (weight.Output, weight.Input);
        weight = weight.From(_panels.FirstChannel(panel) * columnStride + firstChannel * channelStride);

        // Rows that lie one element apart are transposed together.
        var run = !weight.IsDense(kernel) ? 1 : channelStride == Positions ? count * Positions : Positions;
        for (var row = 0; row < count * Positions; row += run)
        {
            var (channel, position) = Math.DivRem(row, Positions);
            var from = weight.AtTap(0, position / kernel.Width, position % kernel.Width) + channel * channelStride;
            new PanelPacking<T>(gathered + row * columns, used, columns, columns, run).Pack(from, columnStride, run == 1 ? 0 : 1);
        }
    }

    private struct Job
    {
        public WinogradKernel<TForm, L, V, T> Plan;
        public ConvWeight<T> Weight;
        public T* Prepared;
        public int Chunks;
    }
}
