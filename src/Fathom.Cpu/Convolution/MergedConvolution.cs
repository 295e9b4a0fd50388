#pragma warning disable CS8500 // An epilogue lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>A convolution by another one of <see cref="MergedPixels"/>.</summary>
/// <param name="sizes">Sizes of the convolution.</param>
/// <param name="merged">Sizes with pixels merged.</param>
/// <param name="inner">The kernel for <paramref name="merged"/>.</param>
internal sealed unsafe class MergedConvolution<T>(ConvSizes sizes, ConvSizes merged, ConvolutionKernel<T> inner) : ConvolutionKernel<T>
    where T : unmanaged, INumberBase<T>
{
    public override long PreparedCount => inner.PreparedCount;

    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        // The inner kernel prepares with memory of the thread's own.
        var count = checked((int)((long)merged.OutChannels * merged.InChannels * merged.Kernel.Count));
        var to = Scratch.Shared.Take<T>(count);
        new Span<T>(to, count).Clear();
        for (var pixel = 0; pixel < merged.OutChannels / sizes.OutChannels; pixel++)
            for (var output = 0; output < sizes.OutChannels; output++)
                for (var input = 0; input < sizes.InChannels; input++)
                    MoveKernel(weight.From(output * weight.Output + input * weight.Input), to + MergedPixels.Place(sizes, merged, pixel, output, input));
        inner.Prepare(ConvWeight<T>.RowMajor(to, merged), prepared);
    }

    public override void Run(T* source, T* prepared, T* outputs) => inner.Run(source, prepared, outputs);

    public override bool TryRun(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        var ofMerged = epilogue->Merged(merged.OutChannels / sizes.OutChannels);
        return inner.TryRun(source, prepared, outputs, &ofMerged);
    }

    private void MoveKernel(ConvWeight<T> from, T* to)
    {
        for (var row = 0; row < sizes.Kernel.Height; row++, to += merged.Kernel.Width)
            for (var column = 0; column < sizes.Kernel.Width; column++)
                to[column] = *from.AtTap(0, row, column);
    }
}
