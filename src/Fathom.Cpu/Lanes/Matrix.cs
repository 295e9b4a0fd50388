using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>Copies of matrices.</summary>
internal static unsafe class Matrix
{
    /// <summary>Writes the transpose: element (i, j) to row j, place i.</summary>
    /// <param name="from">First element.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="to">First element of the transpose.</param>
    /// <param name="targetStride">Elements from one of its rows to the next.</param>
    public static void Transpose<T>(T* from, long stride, int rows, int columns, T* to, long targetStride) where T : unmanaged
    {
        var first = sizeof(T) == sizeof(float) ? TransposeSquares((float*)from, stride, rows, columns, (float*)to, targetStride) : 0;
        for (var i = first; i < rows; i++)
            for (var j = 0; j < columns; j++)
                to[j * targetStride + i] = from[i * stride + j];
    }

    /// <summary>As many rows as make whole squares, and how many that are; the last square of a row is moved back over the one before where columns end.</summary>
    /// <inheritdoc cref="Transpose"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int TransposeSquares(float* from, long stride, int rows, int columns, float* to, long targetStride)
    {
        var first = 0;
        if (Avx512F.IsSupported && columns >= 16)
            for (; first + 16 <= rows; first += 16)
                for (var column = 0; column < columns; column += 16)
                {
                    var at = Math.Min(column, columns - 16);
                    SquareBlock.Turn16(from + first * stride + at, stride, to + at * targetStride + first, targetStride, streams: false);
                }
        if (Avx.IsSupported && columns >= 8)
            for (; first + 8 <= rows; first += 8)
                for (var column = 0; column < columns; column += 8)
                {
                    var at = Math.Min(column, columns - 8);
                    SquareBlock.Turn8(from + first * stride + at, stride, to + at * targetStride + first, targetStride);
                }
        return first;
    }
}
