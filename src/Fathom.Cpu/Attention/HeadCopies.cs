using System.Numerics;

namespace Fathom.Cpu;

/// <summary>Copies of matrices in the forms that microkernels read.</summary>
internal static unsafe class HeadCopies<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Whether rows of a matrix can be the right operand of a product as they lie: whole vectors of neighbours.</summary>
    public static bool IsDirect(in KernelSet<T> kernels, in Matrix<T> matrix, int columns) => matrix.ColumnStride == 1 && columns % kernels.Width == 0;

    /// <summary>Rows side by side, each filled up with zeros.</summary>
    public static void Pad(in Matrix<T> matrix, int firstRow, int rows, int columns, T* to, int paddedColumns)
    {
        for (var row = 0; row < rows; row++, to += paddedColumns)
        {
            Row(matrix, firstRow + row, columns, to);
            new Span<T>(to + columns, paddedColumns - columns).Clear();
        }
    }

    /// <summary>One row.</summary>
    public static void Row(in Matrix<T> matrix, long row, int columns, T* to)
    {
        var from = matrix.Row(row);
        if (matrix.ColumnStride == 1)
            new ReadOnlySpan<T>(from, columns).CopyTo(new Span<T>(to, columns));
        else
            for (var column = 0; column < columns; column++)
                to[column] = from[column * matrix.ColumnStride];
    }

    /// <summary>
    /// The transposed rows in panels of <see cref="KernelSet{T}.Columns"/> lanes: that of first row r (from 0) begins at r <paramref name="columns"/>.
    /// </summary>
    public static void Panels(in KernelSet<T> kernels, in Matrix<T> matrix, int firstRow, int rows, int columns, T* to) =>
        new PanelPacking<T>(to, rows, kernels.PaddedColumns(rows), kernels.Columns, columns)
            .Pack(matrix.Row(firstRow), matrix.RowStride, matrix.ColumnStride);

    /// <summary>A block of a matrix, row by row, each filled up with zeros to <paramref name="stride"/>.</summary>
    public static void Block(in Matrix<T> matrix, int row, int rows, int column, int columns, T* to, int stride) =>
        new PanelPacking<T>(to, columns, stride, stride, rows)
            .Pack(matrix.Row(row) + column * matrix.ColumnStride, matrix.ColumnStride, matrix.RowStride);
}
