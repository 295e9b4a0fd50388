using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Rows of the next head's operands, which come nearer while the products of this one are computed.</summary>
internal unsafe struct ComingRows
{
    private Matrices matrices;
    private int current, count;

    /// <summary>Adds rows [first, first + rows) of a matrix; of one whose columns are not contiguous nothing.</summary>
    public void Add<T>(in Matrix<T> matrix, int first, int rows, int columns) where T : unmanaged
    {
        if (matrix.ColumnStride == 1)
            matrices[count++] = new ComingLines(matrix.Row(first), (long)columns * sizeof(T), rows, matrix.RowStride * sizeof(T));
    }

    /// <summary>What a product brings: an address for every <see cref="ComingLines.DepthPerLine"/> values of k, <paramref name="step"/> bytes apart.</summary>
    public void Take(long depth, out byte* line, out long step)
    {
        for (; current < count; current++)
            if (matrices[current].TryTake(depth / ComingLines.DepthPerLine, out line, out step))
                return;
        line = null;
        step = 0;
    }

    /// <summary>As many as attention's gradient reads.</summary>
    [InlineArray(5)]
    private struct Matrices
    {
        private ComingLines first;
    }
}
