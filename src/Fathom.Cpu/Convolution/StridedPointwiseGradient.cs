#pragma warning disable CS8500 // A job lives on its caller's stack while the product runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// The gradient of a strided 1x1 convolution with respect to the input: one product over the pixels of dy, whose rows are spread as they are finished, in cache. A
/// pixel of dy owns the pixels of dx from its own up to those of its neighbours; all but the first are zero.
/// </summary>
internal sealed unsafe class StridedPointwiseGradient<T>(ConvSizes sizes, KernelSet<T> kernels) : ConvolutionKernel<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Elements for which spreading pays: they are still in the second-level cache.</summary>
    private const int Grain = 6144;

    private readonly SpatialSizes _output = sizes.Output;
    private readonly PointwiseConvolution<T> _dense = PointwiseConvolution<T>.InputGradient(Dense(sizes), kernels);

    /// <summary>Whether a gradient can be had so, and is of a size at which that is fast.</summary>
    public static bool IsFaster(ConvSizes sizes) =>
        sizes is { Kernel.Count: 1, Geometry: { Groups: 1, Height.Before: 0, Width.Before: 0 } } && sizes.Geometry.Depth == WindowAxis.Unit
        && PointwiseConvolution<T>.IsFasterForInputGradient(Dense(sizes));

    public override long PreparedCount => _dense.PreparedCount;

    public override void Prepare(ConvWeight<T> weight, T* prepared) => _dense.Prepare(weight, prepared);

    public override void Run(T* source, T* prepared, T* outputs)
    {
        var job = new Job { Plan = this, Dx = outputs };
        var problem = _dense.Problem();
        problem.A = source;
        problem.PackedB = prepared;
        problem.C = Scratch.Shared.Take<T>((long)problem.Rows * problem.Columns);
        problem.Epilogue = &Spread;
        problem.EpilogueState = &job;
        problem.EpilogueGrain = Grain;
        MatMul.Run(problem, kernels);
    }

    // The pixels of dy alone.
    private static ConvSizes Dense(ConvSizes sizes) =>
        sizes with { Input = sizes.Output, Geometry = ConvGeometry.Create([WindowAxis.Unit, WindowAxis.Unit, WindowAxis.Unit]) };

    private static void Spread(void* state, T* from, long pixel, int channel, int pixels, int channels, long stride)
    {
        var job = (Job*)state;
        for (var end = pixel + pixels; pixel < end; pixel++, from += stride)
            job->Plan.SpreadPixel(from, pixel, job->Dx + channel, channels);
    }

    private void SpreadPixel(T* from, long pixel, T* dx, int channels)
    {
        var (row, w) = Math.DivRem(pixel, _output.Width);
        var (image, h) = Math.DivRem(row, _output.Height);
        long down = sizes.Geometry.Height.Stride, across = sizes.Geometry.Width.Stride;
        for (var y = h * down; y < Math.Min((h + 1) * down, sizes.Input.Height); y++)
            for (var x = w * across; x < Math.Min((w + 1) * across, sizes.Input.Width); x++)
            {
                var to = new Span<T>(dx + ((image * sizes.Input.Height + y) * sizes.Input.Width + x) * sizes.InChannels, channels);
                if (y == h * down && x == w * across)
                    new Span<T>(from, channels).CopyTo(to);
                else
                    to.Clear();
            }
    }

    private struct Job
    {
        public StridedPointwiseGradient<T> Plan;
        public T* Dx;
    }
}
