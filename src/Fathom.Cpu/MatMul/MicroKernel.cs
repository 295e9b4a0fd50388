using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// The innermost loop of every matrix product: a tile of <typeparamref name="TRows"/> rows (1, 2, 4 or 8) by <typeparamref
/// name="TVectors"/> vectors (1 to 3) of C, held in
/// registers while k runs over the panels. One body serves all tile sizes, widths and element types: rows and vectors that a
/// specialisation lacks are dead code, which the compiler does not even read: conditions on types are decided first. The first rows that meet a B
/// may leave it packed for the others, and an A may be turned (<typeparamref name="TReading"/>).
/// </summary>
/// <remarks>Goto and van de Geijn (2008), "Anatomy of high-performance matrix multiplication", doi:10.1145/1356052.1356053.</remarks>
internal static unsafe class MicroKernel<L, V, T, TRows, TVectors, TReading>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where TRows : struct, IExtent
    where TVectors : struct, IExtent
    where TReading : struct, IReading
{
    /// <summary>From this depth on, reading the tile of C ahead of its use costs less than waiting for it.</summary>
    private const int MinDepthToPrefetch = 64;

    /// <summary>Rows of B between the one in use and the one brought nearer.</summary>
    private const int PackedAhead = 8;

    /// <summary>c[r, j] = init[r, j] + Σₖ a[r, k] b[k, j].</summary>
    /// <param name="depth">Number of values of k.</param>
    /// <param name="a">Rows of A, each contiguous along k; of a turned A the columns, each contiguous along the rows.</param>
    /// <param name="aStride">Elements from one row of A to the next; of a turned A from one column to the next.</param>
    /// <param name="b">Panel of B: row k starts at b + k <paramref name="bStride"/>; any alignment.</param>
    /// <param name="bStride">Elements from one row of B to the next; the panel width when packed.</param>
    /// <param name="init">What the product is added to: C itself, or zeros with a stride of 0.</param>
    /// <param name="initStride">Elements from one row of <paramref name="init"/> to the next; 0 repeats one row.</param>
    /// <param name="c">The tile of C; written in full.</param>
    /// <param name="cStride">Elements from one row of C to the next.</param>
    /// <param name="coming">Address whose line is wanted in the second-level cache soon; any address. When B is packed on the way: where its panel goes.</param>
    /// <param name="comingStep">Bytes to the next such address, one for every <see cref="ComingLines.DepthPerLine"/> values of k; those of so many rows of the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        long depth, T* a, long aStride, T* b, long bStride, T* init, long initStride, T* c, long cStride, byte* coming, long comingStep)
    {
        if (depth >= MinDepthToPrefetch)
            Prefetch(c, cStride, TRows.Value);
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;

        // From two pointers all eight rows are reached by addresses that are part of a load, and four values of k at a time leave few
        // instructions beside the multiply-adds.
        var (stride1, stride2, stride3, bStride3) = (aStride, 2 * aStride, 3 * aStride, 3 * bStride);
        var a4 = a + 4 * aStride;
        var (oneValue, fourValues) = typeof(TReading) == typeof(ReadsColumns) ? (aStride, 4 * aStride) : (1, 4);
        var k = depth;
        for (; k >= 4; k -= 4, a += fourValues, a4 += 4, b += 4 * bStride, coming += comingStep)
        {
            if (typeof(TReading) == typeof(PacksB))
                Prefetch(b + PackedAhead * bStride, bStride, ComingLines.DepthPerLine);
            else if (Sse.IsSupported)
                Sse.Prefetch1(coming);
            Step(0, a, a4, stride1, stride2, stride3, b, (T*)coming,
                ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22,
                ref c30, ref c31, ref c32, ref c40, ref c41, ref c42, ref c50, ref c51, ref c52,
                ref c60, ref c61, ref c62, ref c70, ref c71, ref c72);
            Step(1, Column(a, stride1), a4, stride1, stride2, stride3, b + bStride, (T*)coming,
                ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22,
                ref c30, ref c31, ref c32, ref c40, ref c41, ref c42, ref c50, ref c51, ref c52,
                ref c60, ref c61, ref c62, ref c70, ref c71, ref c72);
            Step(2, Column(a, stride2), a4, stride1, stride2, stride3, b + 2 * bStride, (T*)coming,
                ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22,
                ref c30, ref c31, ref c32, ref c40, ref c41, ref c42, ref c50, ref c51, ref c52,
                ref c60, ref c61, ref c62, ref c70, ref c71, ref c72);
            Step(3, Column(a, stride3), a4, stride1, stride2, stride3, b + bStride3, (T*)coming,
                ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22,
                ref c30, ref c31, ref c32, ref c40, ref c41, ref c42, ref c50, ref c51, ref c52,
                ref c60, ref c61, ref c62, ref c70, ref c71, ref c72);
        }
        for (; k > 0; k--, a += oneValue, a4++, b += bStride, coming += comingStep / ComingLines.DepthPerLine)
            Step(0, a, a4, stride1, stride2, stride3, b, (T*)coming,
                ref c00, ref c01, ref c02, ref c10, ref c11, ref c12, ref c20, ref c21, ref c22,
                ref c30, ref c31, ref c32, ref c40, ref c41, ref c42, ref c50, ref c51, ref c52,
                ref c60, ref c61, ref c62, ref c70, ref c71, ref c72);

        Finish(c00, c01, c02, init, c);
        if (typeof(TRows) != typeof(One))
            Finish(c10, c11, c12, init + initStride, c + cStride);
        if (typeof(TRows) == typeof(Eight) || typeof(TRows) == typeof(Four))
        {
            Finish(c20, c21, c22, init + 2 * initStride, c + 2 * cStride);
            Finish(c30, c31, c32, init + 3 * initStride, c + 3 * cStride);
        }
        if (typeof(TRows) == typeof(Eight))
        {
            Finish(c40, c41, c42, init + 4 * initStride, c + 4 * cStride);
            Finish(c50, c51, c52, init + 5 * initStride, c + 5 * cStride);
            Finish(c60, c61, c62, init + 6 * initStride, c + 6 * cStride);
            Finish(c70, c71, c72, init + 7 * initStride, c + 7 * cStride);
        }
    }

    // A tile as wide as the panel: of C, which comes into the cache while k runs, or of a B that is not packed, whose rows lie so far apart that
    // the processor foresees nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(T* row, long stride, int rows)
    {
        if (!Sse.IsSupported)
            return;
        for (var n = 0; n < rows; n++, row += stride)
        {
            Sse.Prefetch0(row);
            if (typeof(TVectors) != typeof(One))
                Sse.Prefetch0(row + L.Width);
            if (typeof(TVectors) == typeof(Three))
                Sse.Prefetch0(row + 2 * L.Width);
        }
    }

    // Where a later value of the four begins: only columns are not reached from the first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Column(T* a, long offset) => typeof(TReading) == typeof(ReadsColumns) ? a + offset : a;

    // Value k of the four: rows of A from a (0 to 3) and a4 (4 to 7), or neighbours from a.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        int k, T* a, T* a4, long stride1, long stride2, long stride3, T* b, T* packed,
        ref V c00, ref V c01, ref V c02, ref V c10, ref V c11, ref V c12, ref V c20, ref V c21, ref V c22,
        ref V c30, ref V c31, ref V c32, ref V c40, ref V c41, ref V c42, ref V c50, ref V c51, ref V c52,
        ref V c60, ref V c61, ref V c62, ref V c70, ref V c71, ref V c72)
    {
        var b0 = L.Load(b);
        var b1 = typeof(TVectors) != typeof(One) ? L.Load(b + L.Width) : default;
        var b2 = typeof(TVectors) == typeof(Three) ? L.Load(b + 2 * L.Width) : default;
        if (typeof(TReading) == typeof(PacksB))
        {
            packed += k * TVectors.Value * L.Width;
            L.Store(b0, packed);
            if (typeof(TVectors) != typeof(One))
                L.Store(b1, packed + L.Width);
            if (typeof(TVectors) == typeof(Three))
                L.Store(b2, packed + 2 * L.Width);
        }
        if (typeof(TReading) == typeof(ReadsColumns))
        {
            Row(L.Broadcast(a), b0, b1, b2, ref c00, ref c01, ref c02);
            if (typeof(TRows) != typeof(One))
                Row(L.Broadcast(a + 1), b0, b1, b2, ref c10, ref c11, ref c12);
            if (typeof(TRows) == typeof(Eight) || typeof(TRows) == typeof(Four))
            {
                Row(L.Broadcast(a + 2), b0, b1, b2, ref c20, ref c21, ref c22);
                Row(L.Broadcast(a + 3), b0, b1, b2, ref c30, ref c31, ref c32);
            }
            if (typeof(TRows) == typeof(Eight))
            {
                Row(L.Broadcast(a + 4), b0, b1, b2, ref c40, ref c41, ref c42);
                Row(L.Broadcast(a + 5), b0, b1, b2, ref c50, ref c51, ref c52);
                Row(L.Broadcast(a + 6), b0, b1, b2, ref c60, ref c61, ref c62);
                Row(L.Broadcast(a + 7), b0, b1, b2, ref c70, ref c71, ref c72);
            }
            return;
        }
        Row(L.Broadcast(a + k), b0, b1, b2, ref c00, ref c01, ref c02);
        if (typeof(TRows) != typeof(One))
            Row(L.Broadcast(a + stride1 + k), b0, b1, b2, ref c10, ref c11, ref c12);
        if (typeof(TRows) == typeof(Eight) || typeof(TRows) == typeof(Four))
        {
            Row(L.Broadcast(a + stride2 + k), b0, b1, b2, ref c20, ref c21, ref c22);
            Row(L.Broadcast(a + stride3 + k), b0, b1, b2, ref c30, ref c31, ref c32);
        }
        if (typeof(TRows) == typeof(Eight))
        {
            Row(L.Broadcast(a4 + k), b0, b1, b2, ref c40, ref c41, ref c42);
            Row(L.Broadcast(a4 + stride1 + k), b0, b1, b2, ref c50, ref c51, ref c52);
            Row(L.Broadcast(a4 + stride2 + k), b0, b1, b2, ref c60, ref c61, ref c62);
            Row(L.Broadcast(a4 + stride3 + k), b0, b1, b2, ref c70, ref c71, ref c72);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(V a, V b0, V b1, V b2, ref V c0, ref V c1, ref V c2)
    {
        c0 = L.MultiplyAdd(a, b0, c0);
        if (typeof(TVectors) != typeof(One))
            c1 = L.MultiplyAdd(a, b1, c1);
        if (typeof(TVectors) == typeof(Three))
            c2 = L.MultiplyAdd(a, b2, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V c0, V c1, V c2, T* init, T* c)
    {
        L.Store(L.Add(L.Load(init), c0), c);
        if (typeof(TVectors) != typeof(One))
            L.Store(L.Add(L.Load(init + L.Width), c1), c + L.Width);
        if (typeof(TVectors) == typeof(Three))
            L.Store(L.Add(L.Load(init + 2 * L.Width), c2), c + 2 * L.Width);
    }
}
