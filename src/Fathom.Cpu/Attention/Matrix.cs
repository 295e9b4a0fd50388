namespace Fathom.Cpu;

/// <summary>A strided matrix in memory.</summary>
/// <param name="first">Its first element.</param>
/// <param name="rowStride">Elements from one row to the next.</param>
/// <param name="columnStride">Elements from one column to the next.</param>
internal readonly unsafe struct Matrix<T>(T* first, long rowStride, long columnStride) where T : unmanaged
{
    /// <summary>Elements from one row to the next.</summary>
    public long RowStride { get; } = rowStride;

    /// <summary>Elements from one column to the next.</summary>
    public long ColumnStride { get; } = columnStride;

    /// <summary>The first element of a row.</summary>
    public T* Row(long row) => first + row * RowStride;
}
