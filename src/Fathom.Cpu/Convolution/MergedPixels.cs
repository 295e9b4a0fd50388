namespace Fathom.Cpu;

/// <summary>
/// A convolution whose output channels fill less than half a vector, as one that computes several neighbouring pixels at a time: m pixels
/// of O channels are one pixel of m O channels, with m times the stride and a kernel wide enough for all their windows. All arrays stay where
/// they are but for the weights: those of pixel j are the kernel moved j strides to the right.
/// </summary>
internal static class MergedPixels
{
    private const int MostInChannels = 16;

    /// <summary>How many pixels of a row to merge for vectors of <paramref name="width"/> lanes; 1 when it does not pay.</summary>
    public static int Count(ConvSizes sizes, int width)
    {
        var (kernel, stride) = (sizes.Kernel.Width, sizes.Geometry.Width.Stride);
        var isFlat = sizes.Geometry.Depth == WindowAxis.Unit && sizes.Kernel.Depth == 1;
        if (!isFlat || sizes.Geometry.Groups != 1 || sizes.Geometry.Width.Dilation != 1 || sizes.InChannels > MostInChannels || sizes.Output.Count == 0)
            return 1;
        var best = 1;
        for (var count = 2; count * sizes.OutChannels <= width; count++)
            if (sizes.Output.Width % count == 0 && MergedWidth(kernel, stride, count) * best < MergedWidth(kernel, stride, best) * count)
                best = count;
        return best;
    }

    /// <summary>Sizes of the convolution with <paramref name="count"/> pixels merged into one.</summary>
    public static ConvSizes Merge(ConvSizes sizes, int count)
    {
        var (g, kernel) = (sizes.Geometry, sizes.Kernel);
        var width = g.Width with { Stride = count * g.Width.Stride };
        return sizes with
        {
            Kernel = new(kernel.Depth, kernel.Height, MergedWidth(kernel.Width, g.Width.Stride, count)),
            OutChannels = count * sizes.OutChannels,
            Geometry = ConvGeometry.Create([g.Depth, g.Height, width]),
        };
    }

    /// <summary>Number of weights.</summary>
    public static long WeightCount(ConvSizes merged) => merged.OutChannels * merged.InChannels * merged.Kernel.Count;

    /// <summary>Where the kernel from an input channel to an output channel of a pixel begins among the merged weights, row-major.</summary>
    public static long Place(ConvSizes sizes, ConvSizes merged, int pixel, int output, int input) =>
        (((long)pixel * sizes.OutChannels + output) * sizes.InChannels + input) * merged.Kernel.Count + pixel * sizes.Geometry.Width.Stride;

    private static int MergedWidth(int kernel, int stride, int count) => kernel + (count - 1) * stride;
}
