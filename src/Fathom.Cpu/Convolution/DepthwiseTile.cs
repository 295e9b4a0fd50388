using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// The innermost loop of a depthwise convolution: 8 output pixels by <typeparamref name="TVectors"/> vectors (1 to 3) of channels, held in
/// registers while the taps pass.
/// </summary>
internal static unsafe class DepthwiseTile<L, V, T, TVectors>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where TVectors : struct, IExtent
{
    /// <summary>y[r, c] = Σₜ x[r, t, c] w[t, c] for the 8 pixels r of a tile.</summary>
    /// <param name="sources">For each tap, 8 pointers to the source pixels that it meets.</param>
    /// <param name="taps">Number of taps.</param>
    /// <param name="weights">A row of weights per tap.</param>
    /// <param name="pitch">Elements from one row of weights to the next.</param>
    /// <param name="outputs">8 pointers to the output pixels.</param>
    /// <param name="channel">First channel of the tile; whole vectors are read and written from there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T** sources, int taps, T* weights, nint pitch, T** outputs, nint channel)
    {
        weights += channel;
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;

        for (var end = sources + (nint)taps * 8; sources < end; sources += 8)
        {
            var w0 = L.Load(weights);
            var w1 = typeof(TVectors) != typeof(One) ? L.Load(weights + L.Width) : default;
            var w2 = typeof(TVectors) == typeof(Three) ? L.Load(weights + 2 * L.Width) : default;
            Row(sources[0] + channel, w0, w1, w2, ref c00, ref c01, ref c02);
            Row(sources[1] + channel, w0, w1, w2, ref c10, ref c11, ref c12);
            Row(sources[2] + channel, w0, w1, w2, ref c20, ref c21, ref c22);
            Row(sources[3] + channel, w0, w1, w2, ref c30, ref c31, ref c32);
            Row(sources[4] + channel, w0, w1, w2, ref c40, ref c41, ref c42);
            Row(sources[5] + channel, w0, w1, w2, ref c50, ref c51, ref c52);
            Row(sources[6] + channel, w0, w1, w2, ref c60, ref c61, ref c62);
            Row(sources[7] + channel, w0, w1, w2, ref c70, ref c71, ref c72);
            weights += pitch;
        }

        Finish(c00, c01, c02, outputs[0] + channel);
        Finish(c10, c11, c12, outputs[1] + channel);
        Finish(c20, c21, c22, outputs[2] + channel);
        Finish(c30, c31, c32, outputs[3] + channel);
        Finish(c40, c41, c42, outputs[4] + channel);
        Finish(c50, c51, c52, outputs[5] + channel);
        Finish(c60, c61, c62, outputs[6] + channel);
        Finish(c70, c71, c72, outputs[7] + channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(T* x, V w0, V w1, V w2, ref V c0, ref V c1, ref V c2)
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
