using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// The innermost loop of a depthwise convolution: <typeparamref name="TPixels"/> (1, 4 or 8) neighbouring output pixels by
/// <typeparamref name="TVectors"/> vectors (1 to 3) of channels, held in registers while the taps pass.
/// </summary>
internal static unsafe class DepthwiseTile<L, V, T, TPixels, TVectors>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where TPixels : struct, IExtent
    where TVectors : struct, IExtent
{
    /// <summary>y[p, c] = Σ x[p, tap, c] w[tap, c] over the taps of every row and, of each, those from <paramref name="firstTap"/> on.</summary>
    /// <param name="row">The rows that the window meets.</param>
    /// <param name="x">Elements from the first pixel of a source row to the origin of the first pixel's window.</param>
    /// <param name="firstTap">First tap along the width.</param>
    /// <param name="endTap">The tap after the last.</param>
    /// <param name="y">The first output pixel.</param>
    /// <param name="channel">First channel of the tile; whole vectors are read and written from there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in DepthwiseRow<T> row, nint x, int firstTap, int endTap, T* y, nint channel)
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;

        var (step, pitch) = (row.SourceStep, row.Channels);
        for (var r = 0; r < row.Count; r++)
        {
            T* source = row.Sources[r] + x + channel, weights = row.Weights[r] + firstTap * pitch + channel;
            for (nint* tap = row.Offsets + firstTap, end = row.Offsets + endTap; tap < end; tap++, weights += pitch)
            {
                var w0 = L.Load(weights);
                var w1 = typeof(TVectors) != typeof(One) ? L.Load(weights + L.Width) : default;
                var w2 = typeof(TVectors) == typeof(Three) ? L.Load(weights + 2 * L.Width) : default;
                var at = source + *tap;
                Pixel(at, w0, w1, w2, ref c00, ref c01, ref c02);
                if (typeof(TPixels) == typeof(One))
                    continue;
                Pixel(at + step, w0, w1, w2, ref c10, ref c11, ref c12);
                Pixel(at + 2 * step, w0, w1, w2, ref c20, ref c21, ref c22);
                Pixel(at + 3 * step, w0, w1, w2, ref c30, ref c31, ref c32);
                if (typeof(TPixels) == typeof(Four))
                    continue;
                at += 4 * step;
                Pixel(at, w0, w1, w2, ref c40, ref c41, ref c42);
                Pixel(at + step, w0, w1, w2, ref c50, ref c51, ref c52);
                Pixel(at + 2 * step, w0, w1, w2, ref c60, ref c61, ref c62);
                Pixel(at + 3 * step, w0, w1, w2, ref c70, ref c71, ref c72);
            }
        }

        y += channel;
        step = row.OutputStep;
        Finish(c00, c01, c02, y);
        if (typeof(TPixels) == typeof(One))
            return;
        Finish(c10, c11, c12, y + step);
        Finish(c20, c21, c22, y + 2 * step);
        Finish(c30, c31, c32, y + 3 * step);
        if (typeof(TPixels) == typeof(Four))
            return;
        y += 4 * step;
        Finish(c40, c41, c42, y);
        Finish(c50, c51, c52, y + step);
        Finish(c60, c61, c62, y + 2 * step);
        Finish(c70, c71, c72, y + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pixel(T* x, V w0, V w1, V w2, ref V c0, ref V c1, ref V c2)
    {
        c0 = L.MultiplyAdd(w0, L.Load(x), c0);
        if (typeof(TVectors) != typeof(One))
            c1 = L.MultiplyAdd(w1, L.Load(x + L.Width), c1);
        if (typeof(TVectors) == typeof(Three))
            c2 = L.MultiplyAdd(w2, L.Load(x + 2 * L.Width), c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V c0, V c1, V c2, T* y)
    {
        L.Store(c0, y);
        if (typeof(TVectors) != typeof(One))
            L.Store(c1, y + L.Width);
        if (typeof(TVectors) == typeof(Three))
            L.Store(c2, y + 2 * L.Width);
    }
}
