#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// A convolution as a matrix product (im2col): what each output pixel meets, [tap, channel], is copied into a row. With few pixels that costs little, and
/// a product brings large weights from memory faster than tiles do whose taps lie a power of two apart.
/// </summary>
/// <remarks>Chellapilla, Puri and Simard (2006), "High performance convolutional neural networks for document processing".</remarks>
internal sealed unsafe class GatheredConvolution<T> : ConvolutionKernel<T> where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    /// <summary>Up to so many pixels the weights count for more than the copies.</summary>
    private const int MostPixels = 256;

    /// <summary>Weights of more bytes than this come from memory, not from a second-level cache.</summary>
    private const long HeavyBytes = 3 << 20;

    private readonly ConvSizes _sizes;
    private readonly TapPass _pass;
    private readonly PixelPointers<T> _pointers;
    private readonly PointwiseConvolution<T> _product;

    /// <summary>Plans the convolution for one set of sizes.</summary>
    public GatheredConvolution(ConvSizes sizes, KernelSet<T> kernels)
    {
        _sizes = sizes;
        _pass = TapPass.Forward(sizes, padding: default, sizes.Input, mergeWidth: false);
        _pointers = new(sizes.Batch, sizes.Input, sizes.InChannels, sizes.Output, sizes.OutChannels);
        var gathered = new ConvSizes(
            1, new(1, 1, Pixels), Taps * sizes.InChannels, new(1, 1, 1), sizes.OutChannels, ConvGeometry.Create([WindowAxis.Unit]));
        _product = PointwiseConvolution<T>.Forward(gathered, kernels);
    }

    /// <summary>Whether this is the fast way.</summary>
    public static bool IsFaster(ConvSizes sizes) =>
        sizes.Geometry.Groups == 1 && sizes.Batch * sizes.Output.Count is > 0 and <= MostPixels
        && sizes.InChannels * sizes.Kernel.Count * sizes.OutChannels * sizeof(T) > HeavyBytes;

    public override long PreparedCount => _product.PreparedCount;

    private int Pixels => (int)(_sizes.Batch * _sizes.Output.Count);

    private int Taps => (int)_sizes.Kernel.Count;

    private int Depth => Taps * _sizes.InChannels;

    // Rows [tap, channel], one for each output channel, and then the panels of a product.
    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        var rows = Scratch.Shared.Take<T>((long)_sizes.OutChannels * Depth);
        var job = new Job { Plan = this, Weight = weight, To = rows, Chunks = Grain.Chunks(_sizes.OutChannels, Depth) };
        WorkerPool.Run(job.Chunks, &TurnChunk, &job);
        _product.Prepare(new(rows, Depth, 1, 0, 0, 0), prepared);
    }

    public override void Run(T* source, T* prepared, T* outputs) => TryRun(source, prepared, outputs, null);

    public override bool TryRun(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        var rows = Scratch.Shared.Take<T>((long)Pixels * Depth + _sizes.InChannels);
        var zeros = rows + (long)Pixels * Depth;
        new Span<T>(zeros, _sizes.InChannels).Clear();
        var job = new Job { Plan = this, Source = source, Zeros = zeros, To = rows };
        job.Chunks = Grain.Chunks((Pixels + Rows - 1) / Rows, 0.1 * Rows * Depth);
        WorkerPool.Run(job.Chunks, &GatherChunk, &job);
        return _product.TryRun(rows, prepared, outputs, epilogue);
    }

    private static void TurnChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var end = Grain.Start(chunk + 1, job->Chunks, plan._sizes.OutChannels);
        for (var output = Grain.Start(chunk, job->Chunks, plan._sizes.OutChannels); output < end; output++)
            plan.Turn(job->Weight.From(output * job->Weight.Output), job->To + output * plan.Depth);
    }

    // [channel, tap] to [tap, channel].
    private void Turn(ConvWeight<T> weight, T* to)
    {
        var (kernel, channels) = (_sizes.Kernel, _sizes.InChannels);
        if (weight.IsDense(kernel))
        {
            new PanelPacking<T>(to, channels, channels, channels, Taps).Pack(weight.Data, weight.Input, 1);
            return;
        }
        for (var tap = 0; tap < Taps; tap++, to += channels)
        {
            var (row, w) = Math.DivRem(tap, kernel.Width);
            var (d, h) = Math.DivRem(row, kernel.Height);
            new PanelPacking<T>(to, channels, channels, channels, 1).Pack(weight.AtTap(d, h, w), weight.Input, 0);
        }
    }

    private static void GatherChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var tiles = (plan.Pixels + Rows - 1) / Rows;
        var (first, end) = (Grain.Start(chunk, job->Chunks, tiles), Grain.Start(chunk + 1, job->Chunks, tiles));
        var block = new TileBlock<T>(1, plan.Taps, 0, 0);
        for (var tile = first; tile < end; tile++)
        {
            plan._pointers.Fill(plan._pass, job->Source, job->Zeros, null, tile, 1, block);
            plan.Gather(block.Sources, (int)Math.Min(Rows, plan.Pixels - tile * Rows), job->To + tile * Rows * plan.Depth);
        }
    }

    private void Gather(T** sources, int pixels, T* to)
    {
        var channels = _sizes.InChannels;
        for (var pixel = 0; pixel < pixels; pixel++)
            for (var tap = 0; tap < Taps; tap++, to += channels)
                new Span<T>(sources[tap * Rows + pixel], channels).CopyTo(new(to, channels));
    }

    private struct Job
    {
        public GatheredConvolution<T> Plan;
        public ConvWeight<T> Weight;
        public T* Source;
        public T* Zeros;
        public T* To;
        public int Chunks;
    }
}
