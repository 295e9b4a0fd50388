using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>
/// Products of operands that lie in panels (README.md of this folder), on the calling thread and without scratch memory: the inner loops of
/// <see cref="BlockedMatMul{T}"/>, and of any other product that writes its operands as panels itself.
/// </summary>
internal static unsafe class PanelProduct<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>C = A B, or C += A B, over one block of K.</summary>
    /// <param name="kernels">The set for whose panel sizes the operands were packed.</param>
    /// <param name="rows">M.</param>
    /// <param name="columns">N.</param>
    /// <param name="depth">K; up to <see cref="PackedLayout.MaxDepth"/> the panel of A in use stays in the first-level cache.</param>
    /// <param name="a">Panels of A, one below the other.</param>
    /// <param name="b">Panels of B, side by side.</param>
    /// <param name="c">First element of C; its columns are neighbours.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    public static void Run(
        in KernelSet<T> kernels, int rows, int columns, long depth, T* a, T* b, T* c, long cStride, bool accumulate = false)
    {
        for (var row = 0; row < rows; row += kernels.Rows, c += kernels.Rows * cStride)
        {
            var init = accumulate ? c : null;
            RunRows(kernels, Math.Min(kernels.Rows, rows - row), columns, depth, a + row * depth, b, 0, init, cStride, c, cStride);
        }
    }

    /// <summary>One panel of A against panels of B: c[r, j] = init[r, j] + Σₖ a[k, r] b[k, j].</summary>
    /// <param name="kernels">The set for whose panel sizes the operands were packed.</param>
    /// <param name="rows">Rows of C, at most those of a panel.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Number of values of k.</param>
    /// <param name="a">The panel of A.</param>
    /// <param name="b">Panels of B side by side, or rows of B that are no panels.</param>
    /// <param name="bStride">0 for panels; else elements from one row of B to the next, and then columns come in whole vectors.</param>
    /// <param name="init">What the product is added to, or null.</param>
    /// <param name="initStride">Elements from one row of <paramref name="init"/> to the next; 0 repeats one row.</param>
    /// <param name="c">First element of C.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    [SkipLocalsInit]
    public static void RunRows(
        in KernelSet<T> kernels, int rows, int columns, long depth, T* a, T* b, long bStride, T* init, long initStride, T* c, long cStride)
    {
        var ragged = stackalloc T[KernelSet<T>.MaxTile];
        var panelRows = kernels.PanelRows(rows);
        for (var column = 0; column < columns; column += kernels.Columns)
        {
            var lanes = Math.Min(kernels.Columns, columns - column);
            var panelColumns = kernels.PanelColumns(lanes);
            var kernel = kernels.Kernel(panelRows, panelColumns);
            var bAt = bStride == 0 ? b + column * depth : b + column;
            var bStep = bStride == 0 ? panelColumns : bStride;
            var initAt = init == null ? kernels.Zeros : init + column;
            var initStep = init == null ? 0 : initStride;
            if (rows == panelRows && lanes == panelColumns)
            {
                kernel(depth, a, bAt, bStep, initAt, initStep, c + column, cStride);
            }
            else
            {
                kernel(depth, a, bAt, bStep, kernels.Zeros, 0, ragged, panelColumns);
                Add(rows, lanes, initAt, initStep, ragged, panelColumns, c + column, cStride);
            }
        }
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
