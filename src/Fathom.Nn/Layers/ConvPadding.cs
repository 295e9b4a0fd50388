namespace Fathom.Nn;

/// <summary>How much a convolution pads: a number for all sides, one per spatial axis, or <see cref="Same"/>.</summary>
public readonly struct ConvPadding
{
    private readonly PerAxis? sizes;
    private readonly bool same;

    private ConvPadding(PerAxis? sizes, bool same) => (this.sizes, this.same) = (sizes, same);

    /// <summary>As much as keeps the size at stride 1; where that is odd, the extra position comes at the end.</summary>
    public static ConvPadding Same => new(null, true);

    /// <summary>The same padding on all sides.</summary>
    public static implicit operator ConvPadding(int size) => new(size, false);

    /// <summary>Padding along height and width.</summary>
    public static implicit operator ConvPadding((int Height, int Width) sizes) => new(sizes, false);

    /// <summary>Padding along depth, height and width.</summary>
    public static implicit operator ConvPadding((int Depth, int Height, int Width) sizes) => new(sizes, false);

    /// <summary>Padding per spatial axis.</summary>
    public static implicit operator ConvPadding(PerAxis sizes) => new(sizes, false);

    /// <summary>Padding per spatial axis.</summary>
    public static implicit operator ConvPadding(int[] sizes) => new(sizes, false);

    /// <summary>The sliding along each spatial axis of a kernel with this padding.</summary>
    internal WindowAxis[] Windows(int[] kernel, int[] stride, int[] dilation, string operation)
    {
        if (same && stride.Any(step => step != 1))
            throw new ShapeException($"{operation}: padding 'same' is defined for stride 1 only, got ({string.Join(", ", stride)}).");
        var padding = same ? null : (sizes ?? 0).For(kernel.Length, operation, "padding");
        var windows = new WindowAxis[kernel.Length];
        for (var axis = 0; axis < windows.Length; axis++)
        {
            var total = dilation[axis] * (kernel[axis] - 1);
            windows[axis] = padding is null
                ? new(1, total / 2, total - total / 2, dilation[axis])
                : new(stride[axis], padding[axis], padding[axis], dilation[axis]);
        }
        return windows;
    }
}
