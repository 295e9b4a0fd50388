namespace Fathom.Cpu;

/// <summary>Convolution weights [O, C / groups, kD, kH, kW] at any strides, counted in elements.</summary>
/// <param name="data">The element at index zero.</param>
/// <param name="output">Stride of O.</param>
/// <param name="input">Stride of C / groups.</param>
/// <param name="depth">Stride of kD.</param>
/// <param name="height">Stride of kH.</param>
/// <param name="width">Stride of kW.</param>
internal readonly unsafe struct ConvWeight<T>(T* data, long output, long input, long depth, long height, long width) where T : unmanaged
{
    public readonly T* Data = data;
    public readonly long Output = output;
    public readonly long Input = input;
    public readonly long Depth = depth;
    public readonly long Height = height;
    public readonly long Width = width;

    /// <summary>Weights stored row-major.</summary>
    public static ConvWeight<T> RowMajor(T* data, ConvSizes sizes) => new(
        data,
        sizes.GroupInputs * sizes.Kernel.Count,
        sizes.Kernel.Count,
        (long)sizes.Kernel.Height * sizes.Kernel.Width,
        sizes.Kernel.Width,
        1);

    /// <summary>The same weights, beginning <paramref name="offset"/> elements later.</summary>
    public ConvWeight<T> From(long offset) => new(Data + offset, Output, Input, Depth, Height, Width);

    /// <summary>Whether the taps of a kernel follow one another; the stride of an axis of one tap does not matter.</summary>
    public bool IsDense(SpatialSizes kernel) =>
        (kernel.Width == 1 || Width == 1)
        && (kernel.Height == 1 || Height == kernel.Width)
        && (kernel.Depth == 1 || Depth == (long)kernel.Height * kernel.Width);

    /// <summary>The element for output channel 0, input channel 0 and the given tap.</summary>
    public T* AtTap(int d, int h, int w) => Data + (d * Depth) + (h * Height) + (w * Width);
}
