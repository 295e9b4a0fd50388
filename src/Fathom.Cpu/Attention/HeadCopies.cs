using System.Numerics;

namespace Fathom.Cpu;

/// <summary>Copies of matrices in the forms that microkernels read.</summary>
internal static unsafe class HeadCopies<T> where T : unmanaged, INumberBase<T>
{
    private const int ManyReaders = 256;

    /// <summary>Whether rows of a matrix can be the right operand of a product as they lie: whole vectors of neighbours.</summary>
    public static bool IsDirect(in KernelSet<T> kernels, in Matrix<T> matrix, int columns) => matrix.ColumnStride == 1 && columns % kernels.Width == 0;

    /// <summary>
    /// Rows of neighbours from <paramref name="first"/> on, so many, in whole vectors: those of the matrix itself where they can be, else a copy filled up with
    /// zeros. Rows that do not follow one another are copied too when they are read by so many others that it pays: far apart, they push one another out of a cache.
    /// </summary>
    public static Matrix<T> Rows(in Matrix<T> matrix, int first, int rows, int columns, T* to, int stride, int readers)
    {
        if (matrix.ColumnStride == 1 && columns == stride && (matrix.RowStride == stride || readers < ManyReaders))
            return matrix;
        Block(new Matrix<T>(matrix.Row(first), matrix.RowStride, matrix.ColumnStride), 0, rows, 0, columns, to, stride);
        return new Matrix<T>(to - (long)first * stride, stride, 1);
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
