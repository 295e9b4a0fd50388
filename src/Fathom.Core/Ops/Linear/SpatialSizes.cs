namespace Fathom;

/// <summary>Sizes of the spatial axes, always three of them: a one- or two-dimensional case has leading sizes of 1.</summary>
/// <param name="Depth">Size of the outermost spatial axis; 1 unless there are three.</param>
/// <param name="Height">Size of the middle spatial axis; 1 unless there are two or three.</param>
/// <param name="Width">Size of the innermost spatial axis.</param>
public readonly record struct SpatialSizes(int Depth, int Height, int Width)
{
    /// <summary>The highest number of spatial axes.</summary>
    public const int MaxRank = 3;

    /// <summary>Number of positions.</summary>
    public long Count => (long)Depth * Height * Width;

    /// <summary>Size of axis 0 (depth), 1 (height) or 2 (width).</summary>
    public int this[int axis] => axis switch
    {
        0 => Depth,
        1 => Height,
        2 => Width,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "A spatial axis is 0, 1 or 2."),
    };

    /// <summary>The sizes [W], [H, W] or [D, H, W] with 1 for the axes left out.</summary>
    /// <exception cref="ShapeException">When there is no size or more than three.</exception>
    public static SpatialSizes From(ReadOnlySpan<int> sizes, string operation) => sizes switch
    {
        [var w] => new(1, 1, w),
        [var h, var w] => new(1, h, w),
        [var d, var h, var w] => new(d, h, w),
        _ => throw new ShapeException(
            $"{operation}: needs 1, 2 or 3 spatial axes, got {sizes.Length}: [{string.Join(", ", sizes.ToArray())}]. "
            + "The shape is [B, C, spatial...]; is the batch or the channel axis missing?"),
    };
}
