#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>
/// The gradient with respect to the input where most of dy is zero, as behind max pooling: the weights of the output channels that are not zero at
/// a pixel, each times its dy, are summed in registers and added to where the pixel's window lies.
/// </summary>
/// <remarks>The unit of parallel work is an image: only its own windows overlap.</remarks>
internal sealed unsafe class SparseInputGradient<L, V, T> : ConvolutionKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private readonly ConvSizes _sizes;
    private readonly SparsePatch<L, V, T> _patch;
    private readonly PaddedImage<T> _padded;

    // Where the weights of an output channel begin; pinned so that images can use pointers.
    private readonly int[] _places;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public SparseInputGradient(ConvSizes sizes)
    {
        (_sizes, _padded) = (sizes, new(sizes));
        _patch = SparseConvolution.Patch<L, V, T>(sizes);
        _places = GC.AllocateUninitializedArray<int>(sizes.OutChannels, pinned: true);
        for (var channel = 0; channel < _places.Length; channel++)
            _places[channel] = checked(channel * _patch.Count);
    }

    public override long PreparedCount => (long)_sizes.OutChannels * _patch.Count;

    // [output channel, kernel row, kernel column and input channel], rows in whole vectors.
    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        new Span<T>(prepared, checked((int)PreparedCount)).Clear();
        for (var output = 0; output < _sizes.OutChannels; output++)
            for (var row = 0; row < _sizes.Kernel.Height; row++, prepared += _patch.RunStride)
                for (var column = 0; column < _sizes.Kernel.Width; column++)
                {
                    var from = weight.AtTap(0, row, column) + output * weight.Output;
                    for (var input = 0; input < _sizes.InChannels; input++)
                        prepared[column * _sizes.InChannels + input] = from[input * weight.Input];
                }
    }

    public override void Run(T* source, T* prepared, T* outputs)
    {
        var job = new Job { Plan = this, Dy = source, Weights = prepared, Dx = outputs };
        WorkerPool.Run(_sizes.Batch * _sizes.Input.Depth, &RunImage, &job);
    }

    private static void RunImage(void* state, int image)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var (sizes, output) = (plan._sizes, plan._sizes.Output);

        // A window's last vectors may reach behind the padded image, where they add nothing.
        var paddedCount = plan._padded.Count + L.Width;
        var found = sizes.OutChannels + NonZeros.Slack;
        var padded = Scratch.Own.Take<T>(paddedCount + 2L * found);
        var values = padded + paddedCount;
        var places = (int*)(values + found);
        new Span<T>(padded, checked((int)paddedCount)).Clear();

        var dy = job->Dy + image * (long)output.Count * sizes.OutChannels;
        var channels = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(plan._places, 0);
        var line = plan._padded.Line * sizes.Geometry.Height.Dilation;
        for (var h = 0; h < output.Height; h++)
            for (var w = 0; w < output.Width; w++, dy += sizes.OutChannels)
            {
                var count = NonZeros.Find(dy, channels, sizes.OutChannels, values, places);
                if (count > 0)
                    plan._patch.Add(values, places, count, job->Weights, plan._patch.RunStride, padded + plan._padded.Window(h, w), line);
            }
        plan._padded.CopyInside(padded, job->Dx + image * (long)sizes.Input.Count * sizes.InChannels);
    }

    private struct Job
    {
        public SparseInputGradient<L, V, T> Plan;
        public T* Dy;
        public T* Weights;
        public T* Dx;
    }
}
