using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Inner loops of products with few rows, where reading B once is all the cost: nothing is packed.</summary>
internal static unsafe class SkinnyKernel<L, V, T> where L : struct, IMatMulLanes<V, T> where V : struct where T : unmanaged
{
    /// <summary>
    /// result[j] = Σₖ a[k] b[k + j bStride] for j = 0..3: dot products with four columns of B, each contiguous along k.
    /// </summary>
    public static void Dot(long depth, T* a, T* b, long bStride, T* result)
    {
        // The largest vector has 16 elements.
        var sums = stackalloc T[4 * 16];
        var wholeDepth = depth - depth % L.Width;
        DotWhole(wholeDepth, a, b, b + bStride, b + 2 * bStride, b + 3 * bStride, sums);
        for (var j = 0; j < 4; j++)
        {
            var sum = L.Load(sums + j * L.Width);
            if (wholeDepth < depth)
                sum = L.MultiplyAdd(LoadTail(a + wholeDepth, depth % L.Width), LoadTail(b + j * bStride + wholeDepth, depth % L.Width), sum);
            result[j] = L.Sum(sum);
        }
    }

    // Apart from Dot because sums that live across a call are kept in memory, which makes the loop three times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotWhole(long depth, T* a, T* b0, T* b1, T* b2, T* b3, T* sums)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        for (var k = 0L; k < depth; k += L.Width)
        {
            var x = L.Load(a + k);
            s0 = L.MultiplyAdd(x, L.Load(b0 + k), s0);
            s1 = L.MultiplyAdd(x, L.Load(b1 + k), s1);
            s2 = L.MultiplyAdd(x, L.Load(b2 + k), s2);
            s3 = L.MultiplyAdd(x, L.Load(b3 + k), s3);
        }
        L.Store(s0, sums);
        L.Store(s1, sums + L.Width);
        L.Store(s2, sums + 2 * L.Width);
        L.Store(s3, sums + 3 * L.Width);
    }

    /// <summary>
    /// c[j] += Σₖ a[k aStride] b[k bStride + j]: rows of B, contiguous, scaled and summed into the row c, which should fit
    /// the first-level
    /// cache. Eight rows at a time, so that c is read and written once for eight of them.
    /// </summary>
    /// <param name="depth">Number of values of k.</param>
    /// <param name="a">Row of A.</param>
    /// <param name="aStride">Elements from one value of A to the next.</param>
    /// <param name="b">First row of B.</param>
    /// <param name="bStride">Elements from one row of B to the next.</param>
    /// <param name="columns">A multiple of the vector width.</param>
    /// <param name="c">Row of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRows(long depth, T* a, long aStride, T* b, long bStride, int columns, T* c)
    {
        var k = 0L;
        for (; k <= depth - 8; k += 8, a += 8 * aStride, b += 8 * bStride)
        {
            var (a0, a1, a2, a3) = (L.Broadcast(a), L.Broadcast(a + aStride), L.Broadcast(a + 2 * aStride), L.Broadcast(a + 3 * aStride));
            var (a4, a5) = (L.Broadcast(a + 4 * aStride), L.Broadcast(a + 5 * aStride));
            var (a6, a7) = (L.Broadcast(a + 6 * aStride), L.Broadcast(a + 7 * aStride));
            for (var j = 0; j < columns; j += L.Width)
            {
                var row = b + j;
                // Two chains, to halve the wait for each addition.
                var s = L.MultiplyAdd(a0, L.Load(row), L.Load(c + j));
                var t = L.MultiplyAdd(a4, L.Load(row + 4 * bStride), default);
                s = L.MultiplyAdd(a1, L.Load(row + bStride), s);
                t = L.MultiplyAdd(a5, L.Load(row + 5 * bStride), t);
                s = L.MultiplyAdd(a2, L.Load(row + 2 * bStride), s);
                t = L.MultiplyAdd(a6, L.Load(row + 6 * bStride), t);
                s = L.MultiplyAdd(a3, L.Load(row + 3 * bStride), s);
                t = L.MultiplyAdd(a7, L.Load(row + 7 * bStride), t);
                L.Store(L.Add(s, t), c + j);
            }
        }
        for (; k < depth; k++, a += aStride, b += bStride)
            for (var j = 0; j < columns; j += L.Width)
                L.Store(L.MultiplyAdd(L.Broadcast(a), L.Load(b + j), L.Load(c + j)), c + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadTail(T* from, long count)
    {
        V vector = default;
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<V, byte>(ref vector), ref *(byte*)from, (uint)(count * sizeof(T)));
        return vector;
    }
}
