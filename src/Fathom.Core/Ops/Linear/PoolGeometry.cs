namespace Fathom;

/// <summary>
/// How a pooling window slides over its input: kernel size, stride, padding and dilation of each spatial axis. Compared by value.
/// One- and two-dimensional pooling are three-dimensional with leading kernels of 1 over <see cref="WindowAxis.Unit"/> axes.
/// </summary>
/// <param name="Rank">Number of spatial axes: 1, 2 or 3.</param>
/// <param name="Kernel">Taps of the window along each axis.</param>
/// <param name="Depth">The outermost spatial axis; unit unless the rank is 3.</param>
/// <param name="Height">The middle spatial axis; unit unless the rank is 2 or 3.</param>
/// <param name="Width">The innermost spatial axis.</param>
public sealed record PoolGeometry(int Rank, SpatialSizes Kernel, WindowAxis Depth, WindowAxis Height, WindowAxis Width)
{
    /// <summary>Sliding along spatial axis <paramref name="axis"/> of 0..Rank-1, outermost first.</summary>
    public WindowAxis this[int axis] => (axis + SpatialSizes.MaxRank - Rank) switch
    {
        0 => Depth,
        1 => Height,
        2 => Width,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The spatial axes are 0 to {Rank - 1}."),
    };

    /// <summary>Builds a geometry for an input of the given spatial sizes, by PyTorch's rules.</summary>
    /// <remarks>
    /// With <paramref name="ceilMode"/> the number of windows is rounded up, which is expressed as more padding behind the last element;
    /// yet the last window always starts inside the input or the padding before it.
    /// </remarks>
    /// <exception cref="ShapeException">When the lengths differ, a value is out of range, or no window fits.</exception>
    public static PoolGeometry Create(
        ReadOnlySpan<int> inputSpatial,
        ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> stride,
        ReadOnlySpan<int> padding,
        ReadOnlySpan<int> dilation,
        bool ceilMode = false,
        string operation = "Pool")
    {
        var rank = inputSpatial.Length;
        var sizes = SpatialSizes.From(inputSpatial, operation);
        if (kernel.Length != rank || stride.Length != rank || padding.Length != rank || dilation.Length != rank)
            throw new ShapeException(
                $"{operation}: kernel, stride, padding and dilation need one value for each of the {rank} spatial axes, "
                + $"got {kernel.Length}, {stride.Length}, {padding.Length} and {dilation.Length}.");

        var axes = new WindowAxis[SpatialSizes.MaxRank];
        axes.AsSpan().Fill(WindowAxis.Unit);
        for (var axis = 0; axis < rank; axis++)
        {
            if (kernel[axis] < 1)
                throw new ShapeException($"{operation}: kernel of spatial axis {axis} must be at least 1, got {kernel[axis]}.");
            var window = new WindowAxis(stride[axis], padding[axis], padding[axis], dilation[axis]).Validated(operation, axis);
            if (padding[axis] > window.Extent(kernel[axis]) / 2)
                throw new ShapeException(
                    $"{operation}: padding {padding[axis]} of spatial axis {axis} is more than half the window's extent {window.Extent(kernel[axis])}, "
                    + "so that a window could lie wholly in padding. Pad the input itself instead?");
            if (ceilMode)
                window = RoundUp(window, inputSpatial[axis], kernel[axis]);
            if (window.OutputSize(inputSpatial[axis], kernel[axis]) < 1)
                throw new ShapeException(
                    $"{operation}: spatial axis {axis} has size {inputSpatial[axis]} with padding {window.Before} + {window.After}, "
                    + $"less than the window's extent {window.Extent(kernel[axis])}. The input has been shrunk too far; remove a pooling layer or pad?");
            axes[axis + SpatialSizes.MaxRank - rank] = window;
        }
        return new(rank, SpatialSizes.From(kernel, operation), axes[0], axes[1], axes[2]);
    }

    /// <summary>Whether each window has a tap inside the input.</summary>
    internal bool AllWindowsMeet(SpatialSizes input) => Depth.AllWindowsMeet(input.Depth, Kernel.Depth)
        && Height.AllWindowsMeet(input.Height, Kernel.Height) && Width.AllWindowsMeet(input.Width, Kernel.Width);

    /// <summary>Sizes of the output's spatial axes; a size is 0 when no window fits.</summary>
    public SpatialSizes OutputSizes(SpatialSizes input) => new(
        Depth.OutputSize(input.Depth, Kernel.Depth),
        Height.OutputSize(input.Height, Kernel.Height),
        Width.OutputSize(input.Width, Kernel.Width));

    // The padding behind the last element that makes the floor rule give PyTorch's rounded-up count.
    private static WindowAxis RoundUp(WindowAxis window, int size, int kernel)
    {
        var room = size + window.Before + window.After - window.Extent(kernel);
        if (room < 0 && room + window.Stride <= 0)
            return window;
        var windows = (room + window.Stride - 1) / window.Stride + 1;
        if ((windows - 1) * window.Stride >= size + window.Before)
            windows--;
        var needed = (windows - 1) * window.Stride + window.Extent(kernel) - size - window.Before;
        return window with { After = Math.Max(window.After, needed) };
    }
}
