namespace Fathom;

/// <summary>How a window slides along one spatial axis; the default slides by 1 without padding.</summary>
/// <param name="Stride">Distance between neighbouring windows, at least 1.</param>
/// <param name="Before">Positions of padding ahead of the first element.</param>
/// <param name="After">Positions of padding behind the last element.</param>
/// <param name="Dilation">Distance between neighbouring taps of a window, at least 1.</param>
public readonly record struct WindowAxis(int Stride = 1, int Before = 0, int After = 0, int Dilation = 1)
{
    /// <summary>An axis along which the window moves by 1, unpadded and dense.</summary>
    public static WindowAxis Unit => new(1, 0, 0, 1);

    /// <summary>From the first to the last tap of a window of <paramref name="kernel"/> taps, both included.</summary>
    public int Extent(int kernel) => Dilation * (kernel - 1) + 1;

    /// <summary>Number of windows that fit: ⌊(size + before + after - extent) / stride⌋ + 1, or 0 when not even one does.</summary>
    public int OutputSize(int size, int kernel)
    {
        var room = (long)size + Before + After - Extent(kernel);
        return room < 0 ? 0 : (int)(room / Stride) + 1;
    }

    /// <summary>Whether each window of <paramref name="kernel"/> taps has one on the <paramref name="size"/> elements; with dilation one may have all in padding.</summary>
    internal bool AllWindowsMeet(int size, int kernel)
    {
        for (var window = 0; window < OutputSize(size, kernel); window++)
        {
            var tap = 0;
            while (tap < kernel && (uint)(window * Stride - Before + tap * Dilation) >= (uint)size)
                tap++;
            if (tap == kernel)
                return false;
        }
        return true;
    }

    /// <summary>Throws unless strides and dilations are positive and paddings are not negative.</summary>
    /// <exception cref="ShapeException">Naming <paramref name="operation"/>, the axis and the value.</exception>
    public WindowAxis Validated(string operation, int axis)
    {
        if (Stride < 1)
            throw new ShapeException($"{operation}: stride of spatial axis {axis} must be at least 1, got {Stride}.");
        if (Dilation < 1)
            throw new ShapeException($"{operation}: dilation of spatial axis {axis} must be at least 1 (1 is a dense window), got {Dilation}.");
        if (Before < 0 || After < 0)
            throw new ShapeException(
                $"{operation}: padding of spatial axis {axis} must not be negative, got {Before} before and {After} after. Slice the input instead?");
        return this;
    }
}
