using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// The innermost loop of a depthwise convolution's gradient by its weights: the sums of <typeparamref name="TTaps"/> (1 to 3) taps along the width
/// by <typeparamref name="TVectors"/> (1 or 3) vectors of channels, held in registers while the pixels of a row pass.
/// </summary>
internal static unsafe class DepthwiseSumTile<L, V, T, TTaps, TVectors>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where TTaps : struct, IExtent
    where TVectors : struct, IExtent
{
    /// <summary>sums[tap, c] += Σ x[p, tap, c] dy[p, c] over <paramref name="count"/> pixels.</summary>
    /// <param name="row">The row to which the pixels belong.</param>
    /// <param name="x">The origin of the first pixel's window in a source row, at the first channel.</param>
    /// <param name="offsets">From a window's origin to each tap.</param>
    /// <param name="dy">The first pixel, at the first channel.</param>
    /// <param name="count">Number of pixels.</param>
    /// <param name="sums">Of the first tap, at the first channel.</param>
    /// <param name="coming">Of the first pixel, a line that is to come nearer, as that of every pixel after it; or null.</param>
    /// <param name="beside">Another.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in DepthwiseRow<T> row, T* x, nint* offsets, T* dy, int count, T* sums, T* coming, T* beside)
    {
        var (step, pitch) = (row.SourceStep, row.Channels);
        T* x0 = x + offsets[0], x1 = null, x2 = null;
        V s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default, s20 = default, s21 = default, s22 = default;
        Load(sums, ref s00, ref s01, ref s02);
        if (typeof(TTaps) != typeof(One))
        {
            x1 = x + offsets[1];
            Load(sums + pitch, ref s10, ref s11, ref s12);
        }
        if (typeof(TTaps) == typeof(Three))
        {
            x2 = x + offsets[2];
            Load(sums + 2 * pitch, ref s20, ref s21, ref s22);
        }
        for (; count > 0; count--, x0 += step, x1 += step, x2 += step, dy += pitch)
        {
            if (coming != null && Sse.IsSupported)
            {
                Sse.Prefetch0(coming);
                Sse.Prefetch0(beside);
                coming += pitch;
                beside += pitch;
            }
            V d0 = default, d1 = default, d2 = default;
            Load(dy, ref d0, ref d1, ref d2);
            Add(x0, d0, d1, d2, ref s00, ref s01, ref s02);
            if (typeof(TTaps) != typeof(One))
                Add(x1, d0, d1, d2, ref s10, ref s11, ref s12);
            if (typeof(TTaps) == typeof(Three))
                Add(x2, d0, d1, d2, ref s20, ref s21, ref s22);
        }
        Store(s00, s01, s02, sums);
        if (typeof(TTaps) != typeof(One))
            Store(s10, s11, s12, sums + pitch);
        if (typeof(TTaps) == typeof(Three))
            Store(s20, s21, s22, sums + 2 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(T* from, ref V v0, ref V v1, ref V v2)
    {
        v0 = L.Load(from);
        if (typeof(TVectors) == typeof(One))
            return;
        v1 = L.Load(from + L.Width);
        v2 = L.Load(from + 2 * L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* x, V d0, V d1, V d2, ref V s0, ref V s1, ref V s2)
    {
        s0 = L.MultiplyAdd(d0, L.Load(x), s0);
        if (typeof(TVectors) == typeof(One))
            return;
        s1 = L.MultiplyAdd(d1, L.Load(x + L.Width), s1);
        s2 = L.MultiplyAdd(d2, L.Load(x + 2 * L.Width), s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V v0, V v1, V v2, T* to)
    {
        L.Store(v0, to);
        if (typeof(TVectors) == typeof(One))
            return;
        L.Store(v1, to + L.Width);
        L.Store(v2, to + 2 * L.Width);
    }
}
