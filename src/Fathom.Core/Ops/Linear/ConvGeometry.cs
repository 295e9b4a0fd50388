namespace Fathom;

/// <summary>
/// How a convolution slides over its input: stride, zero padding and dilation of each spatial axis, and channel groups. Compared by value.
/// One- and two-dimensional convolutions are three-dimensional ones whose leading axes are <see cref="WindowAxis.Unit"/>.
/// </summary>
/// <param name="Rank">Number of spatial axes: 1, 2 or 3.</param>
/// <param name="Depth">The outermost spatial axis; unit unless the rank is 3.</param>
/// <param name="Height">The middle spatial axis; unit unless the rank is 2 or 3.</param>
/// <param name="Width">The innermost spatial axis.</param>
/// <param name="Groups">Number of channel groups, each convolved on its own; C groups are a depthwise convolution.</param>
public sealed record ConvGeometry(int Rank, WindowAxis Depth, WindowAxis Height, WindowAxis Width, int Groups = 1)
{
    /// <summary>Sliding along spatial axis <paramref name="axis"/> of 0..Rank-1, outermost first.</summary>
    public WindowAxis this[int axis] => (axis + SpatialSizes.MaxRank - Rank) switch
    {
        0 => Depth,
        1 => Height,
        2 => Width,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The spatial axes are 0 to {Rank - 1}."),
    };

    /// <summary>Builds a geometry from one <see cref="WindowAxis"/> per spatial axis, outermost first.</summary>
    /// <exception cref="ShapeException">When there are not 1 to 3 axes or a value is out of range.</exception>
    public static ConvGeometry Create(ReadOnlySpan<WindowAxis> axes, int groups = 1, string operation = "Conv")
    {
        if (axes.Length is < 1 or > SpatialSizes.MaxRank)
            throw new ShapeException($"{operation}: needs 1, 2 or 3 spatial axes, got {axes.Length}.");
        if (groups < 1)
            throw new ShapeException($"{operation}: groups must be at least 1, got {groups}.");
        for (var axis = 0; axis < axes.Length; axis++)
            axes[axis].Validated(operation, axis);
        return new(
            axes.Length,
            axes.Length == 3 ? axes[0] : WindowAxis.Unit,
            axes.Length >= 2 ? axes[^2] : WindowAxis.Unit,
            axes[^1],
            groups);
    }

    /// <summary>Builds a geometry from sizes per spatial axis with equal padding on both sides.</summary>
    /// <exception cref="ShapeException">When the lengths differ or a value is out of range.</exception>
    public static ConvGeometry Create(
        ReadOnlySpan<int> stride, ReadOnlySpan<int> padding, ReadOnlySpan<int> dilation, int groups = 1, string operation = "Conv")
    {
        if (stride.Length != padding.Length || stride.Length != dilation.Length)
            throw new ShapeException(
                $"{operation}: stride, padding and dilation need one value per spatial axis each, got {stride.Length}, {padding.Length} and {dilation.Length}.");
        var axes = new WindowAxis[stride.Length];
        for (var axis = 0; axis < axes.Length; axis++)
            axes[axis] = new(stride[axis], padding[axis], padding[axis], dilation[axis]);
        return Create(axes, groups, operation);
    }

    /// <summary>Sizes of the output's spatial axes; a size is 0 when no window fits.</summary>
    public SpatialSizes OutputSizes(SpatialSizes input, SpatialSizes kernel) => new(
        Depth.OutputSize(input.Depth, kernel.Depth),
        Height.OutputSize(input.Height, kernel.Height),
        Width.OutputSize(input.Width, kernel.Width));

    /// <summary>Shape [B, O, spatial...] of the convolution of <paramref name="x"/> with <paramref name="weight"/>.</summary>
    /// <param name="x">[B, C, spatial...].</param>
    /// <param name="weight">[O, C / groups, kernel...].</param>
    /// <param name="operation">Name for messages.</param>
    /// <exception cref="ShapeException">When the shapes do not fit together.</exception>
    public Shape OutputShape(Shape x, Shape weight, string operation = "Conv")
    {
        if (x.Rank != Rank + 2)
            throw new ShapeException(
                $"{operation}: input {x} has {x.Rank} axes, expected {Rank + 2}: batch, channels and {Rank} spatial. Unsqueeze the missing axis?");
        if (weight.Rank != Rank + 2)
            throw new ShapeException($"{operation}: weight {weight} has {weight.Rank} axes, expected {Rank + 2}: [out, in / groups, kernel...].");
        CheckChannels(x, weight, operation);

        var sizes = new int[Rank + 2];
        (sizes[0], sizes[1]) = (x[0], weight[0]);
        for (var axis = 0; axis < Rank; axis++)
        {
            var (size, kernel, window) = (x[axis + 2], weight[axis + 2], this[axis]);
            if (kernel < 1)
                throw new ShapeException($"{operation}: kernel of spatial axis {axis} is empty in weight {weight}.");
            if (window.OutputSize(size, kernel) < 1)
                throw new ShapeException(
                    $"{operation}: spatial axis {axis} of input {x} has size {size} with padding {window.Before} + {window.After}, "
                    + $"less than the kernel's extent {window.Extent(kernel)}. Pad more, or use a smaller kernel or dilation?");
            sizes[axis + 2] = window.OutputSize(size, kernel);
        }
        return Shape.Create(sizes);
    }

    private void CheckChannels(Shape x, Shape weight, string operation)
    {
        if (x[1] % Groups != 0 || weight[0] % Groups != 0)
            throw new ShapeException(
                $"{operation}: {Groups} groups must divide both the {x[1]} input channels of {x} and the {weight[0]} output channels of weight {weight}.");
        if (x[1] / Groups != weight[1])
            throw new ShapeException(Groups == 1
                ? $"{operation}: input {x} has {x[1]} channels (axis 1), weight {weight} expects {weight[1]}. Is the input channels-last? Permute it to [B, C, ...]."
                : $"{operation}: input {x} has {x[1]} channels in {Groups} groups of {x[1] / Groups}, weight {weight} expects {weight[1]} per group.");
    }
}
