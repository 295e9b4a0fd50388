using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>The loop over panels of B: a few rows of C at a time, on the calling thread and without scratch memory.</summary>
internal static unsafe class PanelProduct<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>c[r, j] = Σₖ a[r, k] b[k, j], or c[r, j] += that.</summary>
    /// <param name="kernels">The set for whose panel sizes B was packed.</param>
    /// <param name="isTurned">Whether columns of A are contiguous, and not its rows.</param>
    /// <param name="rows">Rows of C: 1, 2, 4 or 8, at most those of a microkernel.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Number of values of k.</param>
    /// <param name="a">Rows of A, each contiguous along k; of a turned A the columns.</param>
    /// <param name="aStride">Elements from one row of A to the next; of a turned A from one column to the next.</param>
    /// <param name="b">Panels of B side by side, or rows of B that are no panels.</param>
    /// <param name="bStride">0 for panels; else elements from one row of B to the next, and then columns come in whole vectors.</param>
    /// <param name="adds">Whether to add to what C holds, instead of replacing it.</param>
    /// <param name="c">First element of C.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="coming">What is brought nearer meanwhile.</param>
    [SkipLocalsInit]
    public static void Run(
        in KernelSet<T> kernels, bool isTurned, int rows, int columns, long depth, T* a, long aStride, T* b, long bStride,
        bool adds, T* c, long cStride, ref Coming coming)
    {
        var ragged = stackalloc T[KernelSet<T>.MaxTile];
        var turned = isTurned ? TurnedKernels<T>.Beside(kernels) : null;
        for (int column = 0, panelColumns; column < columns; column += panelColumns)
        {
            panelColumns = kernels.PanelColumns(columns - column);
            var lanes = Math.Min(panelColumns, columns - column);
            var kernel = turned != null ? turned[rows, panelColumns] : kernels.Kernel(rows, panelColumns);
            var bAt = bStride == 0 ? b + column * depth : b + column;
            var bStep = bStride == 0 ? panelColumns : bStride;
            var (init, initStride) = adds ? ((nint)(c + column), cStride) : ((nint)kernels.Zeros, 0);
            coming.BringBeside(c + column, rows, (long)panelColumns * sizeof(T), cStride * sizeof(T));
            if (!coming.TryTake(depth / ComingLines.DepthPerLine, out var line, out var lineStep))
                line = (byte*)a;
            if (lanes == panelColumns)
            {
                kernel(depth, a, aStride, bAt, bStep, (T*)init, initStride, c + column, cStride, line, lineStep);
            }
            else
            {
                kernel(depth, a, aStride, bAt, bStep, kernels.Zeros, 0, ragged, panelColumns, line, lineStep);
                Add(rows, lanes, (T*)init, initStride, ragged, panelColumns, c + column, cStride);
            }
        }
    }

    /// <summary>The same for the most rows of a microkernel and whole panels of a B that is not packed yet, which it packs on the way.</summary>
    /// <param name="kernels">The set for whose panel sizes B is packed.</param>
    /// <param name="columns">Columns of C, a multiple of a panel's.</param>
    /// <param name="depth">Number of values of k.</param>
    /// <param name="a">Rows of A, each contiguous along k.</param>
    /// <param name="aStride">Elements from one row of A to the next.</param>
    /// <param name="b">Rows of B.</param>
    /// <param name="bStride">Elements from one row of B to the next.</param>
    /// <param name="packed">Where the panels go.</param>
    /// <param name="adds">Whether to add to what C holds, instead of replacing it.</param>
    /// <param name="c">First element of C.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    public static void RunPacking(
        in KernelSet<T> kernels, int columns, long depth, T* a, long aStride, T* b, long bStride, T* packed, bool adds, T* c, long cStride)
    {
        var comingStep = (long)ComingLines.DepthPerLine * kernels.Columns * sizeof(T);
        for (var column = 0; column < columns; column += kernels.Columns)
            kernels.Packing(
                depth, a, aStride, b + column, bStride, adds ? c + column : kernels.Zeros, adds ? cStride : 0, c + column, cStride,
                (byte*)(packed + column * depth), comingStep);
    }

    // c = init + tile for the part of a padded tile that exists.
    private static void Add(int rows, int columns, T* init, long initStride, T* tile, long tileStride, T* c, long cStride)
    {
        for (var row = 0; row < rows; row++)
        {
            var column = 0;
            for (; column <= columns - Vector256<T>.Count; column += Vector256<T>.Count)
                (Vector256.Load(init + column) + Vector256.Load(tile + column)).Store(c + column);
            for (; column < columns; column++)
                c[column] = init[column] + tile[column];
            init += initStride;
            tile += tileStride;
            c += cStride;
        }
    }
}
