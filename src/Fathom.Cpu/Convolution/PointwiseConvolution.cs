#pragma warning disable CS8500 // An epilogue lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>A 1x1 convolution of stride 1 is a matrix product over the pixels, y = x wᵀ, and so is its gradient with respect to the input, dx = dy w.</summary>
internal sealed unsafe class PointwiseConvolution<T> : ConvolutionKernel<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>
    /// Source and output channels from which on a product is faster than tiles that read pixels where they lie, by 1.01 to 1.3; with fewer its sums are so
    /// short that finishing outputs a few rows at a time costs more than it gains, or its panels are filled badly.
    /// </summary>
    private const int LeastDepth = 256, LeastColumns = 96;

    private readonly int _pixels;
    private readonly int _depth;
    private readonly int _columns;
    private readonly bool _transposed;
    private readonly KernelSet<T> _kernels;

    private PointwiseConvolution(ConvSizes sizes, bool transposed, KernelSet<T> kernels)
    {
        (_pixels, _transposed, _kernels) = ((int)(sizes.Batch * sizes.Input.Count), transposed, kernels);
        (_depth, _columns) = transposed ? (sizes.OutChannels, sizes.InChannels) : (sizes.InChannels, sizes.OutChannels);
    }

    /// <summary>Whether a convolution is a matrix product.</summary>
    public static bool IsProduct(ConvSizes sizes) =>
        sizes.Kernel.Count == 1 && sizes.Output == sizes.Input && sizes.Geometry.Groups == 1 && sizes.Batch * sizes.Input.Count <= int.MaxValue
        && sizes.Geometry is { Depth: { Stride: 1, Before: 0 }, Height: { Stride: 1, Before: 0 }, Width: { Stride: 1, Before: 0 } };

    /// <summary>Whether it is one of a size at which that is fast.</summary>
    public static bool IsFaster(ConvSizes sizes) => IsProduct(sizes) && sizes is { InChannels: >= LeastDepth, OutChannels: >= LeastColumns };

    /// <summary>Whether its gradient with respect to the input is.</summary>
    public static bool IsFasterForInputGradient(ConvSizes sizes) => IsProduct(sizes) && sizes is { OutChannels: >= LeastDepth, InChannels: >= LeastColumns };

    /// <summary>The convolution.</summary>
    public static PointwiseConvolution<T> Forward(ConvSizes sizes, KernelSet<T> kernels) => new(sizes, transposed: false, kernels);

    /// <summary>Its gradient with respect to the input.</summary>
    public static PointwiseConvolution<T> InputGradient(ConvSizes sizes, KernelSet<T> kernels) => new(sizes, transposed: true, kernels);

    public override long PreparedCount => BlockedMatMul<T>.PackedLength(_depth, _columns, _kernels);

    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        var problem = Problem();
        problem.B = weight.Data;
        (problem.BRowStride, problem.BColumnStride) = _transposed ? (weight.Output, weight.Input) : (weight.Input, weight.Output);
        BlockedMatMul<T>.PackB(problem, _kernels, prepared);
    }

    public override void Run(T* source, T* prepared, T* outputs) => TryRun(source, prepared, outputs, null);

    public override bool TryRun(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        var problem = Problem();
        problem.A = source;
        problem.PackedB = prepared;
        problem.C = outputs;
        PartEpilogue.Attach(epilogue, ref problem);
        MatMul.Run(problem, _kernels);
        return true;
    }

    /// <summary>The product without its operands.</summary>
    public MatMulProblem<T> Problem() => new(_pixels, _columns, _depth);
}
