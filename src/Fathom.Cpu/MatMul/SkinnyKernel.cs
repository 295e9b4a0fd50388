using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Inner loops of products with few rows, where reading B once is all the cost: nothing is packed, and B is widened in registers. <typeparamref
/// name="TRows"/> is 1, 2 or 4.
/// </summary>
internal static unsafe class SkinnyKernel<L, V, T, S, TRows>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where S : struct, IStoredLanes<V, T>
    where TRows : struct, IExtent
{
    private const int CacheLine = 64;

    /// <summary>How far ahead B is asked for when there is a single row.</summary>
    private const int BytesAhead = 2048;

    /// <summary>
    /// result[4 r + j] = Σₖ a[r, k] b[j, k] for j = 0..3: dot products with four columns of B, each contiguous along k.
    /// </summary>
    /// <param name="depth">Number of values of k.</param>
    /// <param name="a">Rows of A, each contiguous along k.</param>
    /// <param name="aStride">Elements from one row of A to the next.</param>
    /// <param name="b">First of four columns.</param>
    /// <param name="bStride">Elements from one column of B to the next.</param>
    /// <param name="result">Four sums for each row.</param>
    [SkipLocalsInit]
    public static void Dot(long depth, T* a, long aStride, void* b, long bStride, T* result)
    {
        // The largest vector has 16 elements.
        var sums = stackalloc T[4 * 4 * 16];
        DotWhole(depth - depth % L.Width, a, aStride, (byte*)b, bStride * S.ByteLength, sums);
        AddTails(depth, a, aStride, (byte*)b, bStride * S.ByteLength, sums, result);
    }

    private static void AddTails(long depth, T* a, long aStride, byte* columns, long step, T* sums, T* result)
    {
        var wholeDepth = depth - depth % L.Width;
        for (var row = 0; row < TRows.Value; row++)
            for (var j = 0; j < 4; j++)
            {
                var sum = L.Load(sums + (4 * row + j) * L.Width);
                if (wholeDepth < depth)
                    sum = L.MultiplyAdd(
                        PlainTail(a + row * aStride + wholeDepth, (int)(depth - wholeDepth)),
                        StoredTail(columns + j * step + wholeDepth * S.ByteLength, (int)(depth - wholeDepth)), sum);
                result[4 * row + j] = L.Sum(sum);
            }
    }

    /// <summary>
    /// As <see cref="Dot"/>, with column j of B multiplied by scales[j scaleStride + k / group]; groups are whole vectors, and the depth is
    /// whole groups.
    /// </summary>
    [SkipLocalsInit]
    public static void ScaledDot(
        long depth, T* a, long aStride, void* b, long bStride, T* scales, long scaleStride, long group, T* result)
    {
        var sums = stackalloc T[4 * 4 * 16];
        DotGroups(depth, a, aStride, (byte*)b, bStride * S.ByteLength, scales, scaleStride, group, sums);
        for (var i = 0; i < 4 * TRows.Value; i++)
            result[i] = L.Sum(L.Load(sums + i * L.Width));
    }

    // Apart from Dot because sums that live across a call are kept in memory, which makes the loop three times slower.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotWhole(long depth, T* a, long aStride, byte* b, long step, T* sums)
    {
        V s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        V s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        byte* b1 = b + step, b2 = b + 2 * step, b3 = b + 3 * step, next = b + 4 * step;
        T* a1 = a + aStride, a2 = a + 2 * aStride, a3 = a + 3 * aStride;
        var advance = L.Width * S.ByteLength;
        for (var k = 0L; k < depth; k += L.Width, b += advance, b1 += advance, b2 += advance, b3 += advance, next += 4 * advance)
        {
            Prefetch(b, b1, b2, b3, next);
            var (w0, w1, w2, w3) = (S.Load(b), S.Load(b1), S.Load(b2), S.Load(b3));
            Row(L.Load(a + k), w0, w1, w2, w3, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1)
                Row(L.Load(a1 + k), w0, w1, w2, w3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2)
            {
                Row(L.Load(a2 + k), w0, w1, w2, w3, ref s20, ref s21, ref s22, ref s23);
                Row(L.Load(a3 + k), w0, w1, w2, w3, ref s30, ref s31, ref s32, ref s33);
            }
        }
        Store(s00, s01, s02, s03, sums);
        if (TRows.Value > 1)
            Store(s10, s11, s12, s13, sums + 4 * L.Width);
        if (TRows.Value > 2)
        {
            Store(s20, s21, s22, s23, sums + 8 * L.Width);
            Store(s30, s31, s32, s33, sums + 12 * L.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotGroups(
        long depth, T* a, long aStride, byte* b, long step, T* scales, long scaleStride, long group, T* sums)
    {
        V s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        V s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        byte* b1 = b + step, b2 = b + 2 * step, b3 = b + 3 * step, next = b + 4 * step;
        T* a1 = a + aStride, a2 = a + 2 * aStride, a3 = a + 3 * aStride;
        var advance = L.Width * S.ByteLength;
        for (var start = 0L; start < depth; start += group, scales++)
        {
            var (z0, z1) = (L.Broadcast(scales), L.Broadcast(scales + scaleStride));
            var (z2, z3) = (L.Broadcast(scales + 2 * scaleStride), L.Broadcast(scales + 3 * scaleStride));
            var end = start + group;
            for (var k = start; k < end; k += L.Width, b += advance, b1 += advance, b2 += advance, b3 += advance, next += 4 * advance)
            {
                Prefetch(b, b1, b2, b3, next);
                var (w0, w1) = (L.Multiply(z0, S.Load(b)), L.Multiply(z1, S.Load(b1)));
                var (w2, w3) = (L.Multiply(z2, S.Load(b2)), L.Multiply(z3, S.Load(b3)));
                Row(L.Load(a + k), w0, w1, w2, w3, ref s00, ref s01, ref s02, ref s03);
                if (TRows.Value > 1)
                    Row(L.Load(a1 + k), w0, w1, w2, w3, ref s10, ref s11, ref s12, ref s13);
                if (TRows.Value > 2)
                {
                    Row(L.Load(a2 + k), w0, w1, w2, w3, ref s20, ref s21, ref s22, ref s23);
                    Row(L.Load(a3 + k), w0, w1, w2, w3, ref s30, ref s31, ref s32, ref s33);
                }
            }
        }
        Store(s00, s01, s02, s03, sums);
        if (TRows.Value > 1)
            Store(s10, s11, s12, s13, sums + 4 * L.Width);
        if (TRows.Value > 2)
        {
            Store(s20, s21, s22, s23, sums + 8 * L.Width);
            Store(s30, s31, s32, s33, sums + 12 * L.Width);
        }
    }

    /// <summary>
    /// c[r, j] += Σₖ a[r, k] b[k, j] for four values of k: rows of B, contiguous, scaled and summed into rows of C, which should fit the
    /// first-level cache.
    /// </summary>
    /// <param name="a">A, whose elements of a row are <paramref name="aColumnStride"/> apart.</param>
    /// <param name="aStride">Elements from one row of A to the next.</param>
    /// <param name="aColumnStride">Elements from one value of k to the next.</param>
    /// <param name="b">Four rows of B.</param>
    /// <param name="bStride">Elements from one row of B to the next.</param>
    /// <param name="columns">A multiple of the vector width.</param>
    /// <param name="c">Rows of C.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddFour(T* a, long aStride, long aColumnStride, void* b, long bStride, int columns, T* c, long cStride)
    {
        var step = bStride * S.ByteLength;
        byte* b0 = (byte*)b, b1 = b0 + step, b2 = b0 + 2 * step, b3 = b0 + 3 * step;
        var (k1, k2, k3) = (aColumnStride, 2 * aColumnStride, 3 * aColumnStride);
        T* a1 = a + aStride, a2 = a + 2 * aStride, a3 = a + 3 * aStride;
        var (a00, a01, a02, a03) = (L.Broadcast(a), L.Broadcast(a + k1), L.Broadcast(a + k2), L.Broadcast(a + k3));
        V a10 = default, a11 = default, a12 = default, a13 = default, a20 = default, a21 = default, a22 = default, a23 = default;
        V a30 = default, a31 = default, a32 = default, a33 = default;
        if (TRows.Value > 1)
            (a10, a11, a12, a13) = (L.Broadcast(a1), L.Broadcast(a1 + k1), L.Broadcast(a1 + k2), L.Broadcast(a1 + k3));
        if (TRows.Value > 2)
        {
            (a20, a21, a22, a23) = (L.Broadcast(a2), L.Broadcast(a2 + k1), L.Broadcast(a2 + k2), L.Broadcast(a2 + k3));
            (a30, a31, a32, a33) = (L.Broadcast(a3), L.Broadcast(a3 + k1), L.Broadcast(a3 + k2), L.Broadcast(a3 + k3));
        }
        T* c1 = c + cStride, c2 = c + 2 * cStride, c3 = c + 3 * cStride;
        var advance = L.Width * S.ByteLength;
        var ahead = 4 * step;
        for (var j = 0; j < columns; j += L.Width, b0 += advance, b1 += advance, b2 += advance, b3 += advance)
        {
            // The next four rows of B, which the hardware does not foresee.
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(b0 + ahead);
                Sse.Prefetch0(b1 + ahead);
                Sse.Prefetch0(b2 + ahead);
                Sse.Prefetch0(b3 + ahead);
            }
            var (w0, w1, w2, w3) = (S.Load(b0), S.Load(b1), S.Load(b2), S.Load(b3));
            Add(c + j, a00, a01, a02, a03, w0, w1, w2, w3);
            if (TRows.Value > 1)
                Add(c1 + j, a10, a11, a12, a13, w0, w1, w2, w3);
            if (TRows.Value > 2)
            {
                Add(c2 + j, a20, a21, a22, a23, w0, w1, w2, w3);
                Add(c3 + j, a30, a31, a32, a33, w0, w1, w2, w3);
            }
        }
    }

    /// <summary>As <see cref="AddFour"/> for one value of k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOne(T* a, long aStride, void* b, int columns, T* c, long cStride)
    {
        for (var row = 0; row < TRows.Value; row++, a += aStride, c += cStride)
        {
            var from = (byte*)b;
            var x = L.Broadcast(a);
            for (var j = 0; j < columns; j += L.Width, from += L.Width * S.ByteLength)
                L.Store(L.MultiplyAdd(x, S.Load(from), L.Load(c + j)), c + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(V x, V w0, V w1, V w2, V w3, ref V s0, ref V s1, ref V s2, ref V s3)
    {
        s0 = L.MultiplyAdd(x, w0, s0);
        s1 = L.MultiplyAdd(x, w1, s1);
        s2 = L.MultiplyAdd(x, w2, s2);
        s3 = L.MultiplyAdd(x, w3, s3);
    }

    // Two chains, to halve the wait for each addition.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* c, V x0, V x1, V x2, V x3, V w0, V w1, V w2, V w3) =>
        L.Store(L.Add(
            L.MultiplyAdd(x1, w1, L.MultiplyAdd(x0, w0, L.Load(c))),
            L.MultiplyAdd(x3, w3, L.Multiply(x2, w2))), c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V s0, V s1, V s2, V s3, T* sums)
    {
        L.Store(s0, sums);
        L.Store(s1, sums + L.Width);
        L.Store(s2, sums + 2 * L.Width);
        L.Store(s3, sums + 3 * L.Width);
    }

    // For a single row each of four runs of memory further on, where the hardware does not look yet, and so beyond the end of a column. Otherwise the
    // four columns after these, which lie behind them: the hardware's own prefetching starts anew with each column.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* b, byte* b1, byte* b2, byte* b3, byte* next)
    {
        if (!Sse.IsSupported)
            return;
        if (TRows.Value == 1)
        {
            Sse.Prefetch0(b + BytesAhead);
            Sse.Prefetch0(b1 + BytesAhead);
            Sse.Prefetch0(b2 + BytesAhead);
            Sse.Prefetch0(b3 + BytesAhead);
            return;
        }
        var bytes = 4 * L.Width * S.ByteLength;
        Sse.Prefetch0(next);
        if (bytes > CacheLine)
            Sse.Prefetch0(next + CacheLine);
        if (bytes > 2 * CacheLine)
        {
            Sse.Prefetch0(next + 2 * CacheLine);
            Sse.Prefetch0(next + 3 * CacheLine);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PlainTail(T* from, int count)
    {
        V vector = default;
        Unsafe.CopyBlockUnaligned(ref Unsafe.As<V, byte>(ref vector), ref *(byte*)from, (uint)(count * sizeof(T)));
        return vector;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V StoredTail(byte* from, int count)
    {
        V vector = default;
        var bytes = (byte*)Unsafe.AsPointer(ref vector);
        Unsafe.CopyBlockUnaligned(bytes, from, (uint)(count * S.ByteLength));
        return S.Load(bytes);
    }
}
