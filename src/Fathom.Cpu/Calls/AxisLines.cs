namespace Fathom.Cpu;

/// <summary>A row-major shape seen from one of its axes: Outer blocks of Size slices of Inner contiguous elements.</summary>
/// <param name="Outer">Product of the sizes before the axis.</param>
/// <param name="Size">Size of the axis.</param>
/// <param name="Inner">Product of the sizes after the axis.</param>
internal readonly record struct AxisLines(long Outer, int Size, long Inner)
{
    public static AxisLines Of(Shape shape, int axis) => new(shape[..axis].ElementCount, shape[axis], shape[(axis + 1)..].ElementCount);

    /// <summary>Number of lines along the axis.</summary>
    public long Count => Outer * Inner;

    /// <summary>Place of the first element of line <paramref name="line"/>; its elements are <see cref="Inner"/> apart.</summary>
    public long Start(long line) => line / Inner * Size * Inner + line % Inner;
}
