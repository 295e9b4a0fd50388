using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Inner loops of products with few rows, where reading B once is all the cost: nothing is packed.</summary>
internal static unsafe class SkinnyKernel<L, V, T> where L : struct, IMatMulLanes<V, T> where V : struct where T : unmanaged
{
    /// <summary>result[j] = Σₖ a[k] b[k + j bStride] for j = 0..3: dot products with four columns of B, each contiguous along k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot(long depth, T* a, T* b, long bStride, T* result)
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        var (b1, b2, b3) = ((nint)(b + bStride), (nint)(b + 2 * bStride), (nint)(b + 3 * bStride));
        var k = 0L;
        for (; k <= depth - L.Width; k += L.Width)
        {
            var x = L.Load(a + k);
            s0 = L.MultiplyAdd(x, L.Load(b + k), s0);
            s1 = L.MultiplyAdd(x, L.Load((T*)b1 + k), s1);
            s2 = L.MultiplyAdd(x, L.Load((T*)b2 + k), s2);
            s3 = L.MultiplyAdd(x, L.Load((T*)b3 + k), s3);
        }
        if (k < depth)
        {
            // The tail, padded with zeros: a lane that a does not have adds 0 times a lane of b, which is padded likewise.
            s0 = L.MultiplyAdd(LoadTail(a + k, depth - k), LoadTail(b + k, depth - k), s0);
            s1 = L.MultiplyAdd(LoadTail(a + k, depth - k), LoadTail((T*)b1 + k, depth - k), s1);
            s2 = L.MultiplyAdd(LoadTail(a + k, depth - k), LoadTail((T*)b2 + k, depth - k), s2);
            s3 = L.MultiplyAdd(LoadTail(a + k, depth - k), LoadTail((T*)b3 + k, depth - k), s3);
        }
        result[0] = L.Sum(s0);
        result[1] = L.Sum(s1);
        result[2] = L.Sum(s2);
        result[3] = L.Sum(s3);
    }

    /// <summary>
    /// c[j] += Σₖ a[k aStride] b[k bStride + j]: rows of B, contiguous, scaled and summed into the row c, which should fit the first-level
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
            var (a4, a5, a6, a7) = (L.Broadcast(a + 4 * aStride), L.Broadcast(a + 5 * aStride), L.Broadcast(a + 6 * aStride), L.Broadcast(a + 7 * aStride));
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
