using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>The weight gradient by that of <see cref="MergedPixels"/>: a weight gathers what its copies, one for each merged pixel, receive.</summary>
/// <param name="sizes">Sizes of the convolution.</param>
/// <param name="merged">Sizes with pixels merged.</param>
/// <param name="inner">The kernel for <paramref name="merged"/>.</param>
internal sealed unsafe class MergedWeightGradient<T>(ConvSizes sizes, ConvSizes merged, WeightGradientKernel<T> inner) : WeightGradientKernel<T>
    where T : unmanaged, INumberBase<T>
{
    [SkipLocalsInit]
    public override void Run(T* x, T* dy, T* dweight)
    {
        // Few: a vector of output channels times few input channels.
        var copies = stackalloc T[(int)MergedPixels.WeightCount(merged)];
        inner.Run(x, dy, copies);
        for (var output = 0; output < sizes.OutChannels; output++)
            for (var input = 0; input < sizes.InChannels; input++, dweight += sizes.Kernel.Count)
                Gather(copies, output, input, dweight);
    }

    private void Gather(T* copies, int output, int input, T* kernel)
    {
        var pixels = merged.OutChannels / sizes.OutChannels;
        for (var row = 0; row < sizes.Kernel.Height; row++)
            for (var column = 0; column < sizes.Kernel.Width; column++)
            {
                var place = (long)row * merged.Kernel.Width + column;
                var sum = copies[MergedPixels.Place(sizes, merged, 0, output, input) + place];
                for (var pixel = 1; pixel < pixels; pixel++)
                    sum += copies[MergedPixels.Place(sizes, merged, pixel, output, input) + place];
                *kernel++ = sum;
            }
    }
}
