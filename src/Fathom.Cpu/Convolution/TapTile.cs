using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// The innermost loop of a convolution: 8 output pixels by <typeparamref name="TVectors"/> vectors (1 to 3) of output channels, held in
/// registers while the taps and input channels pass. The input is read where it lies, through one pointer per pixel and tap.
/// </summary>
/// <remarks>
/// Dukhan (2019), "The indirect convolution algorithm", arXiv:1907.02129. Packing the input as a matrix product does would copy each of
/// its elements once per tap; a broadcast load costs the same from a row of x as from a packed panel.
/// </remarks>
internal static unsafe class TapTile<L, V, T, TVectors>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where TVectors : struct, IExtent
{
    /// <summary>Pixels of a tile.</summary>
    public const int Rows = 8;

    /// <summary>From so many products on, fetching the outputs ahead of their use costs less than waiting for them.</summary>
    private const int LeastSumsToPrefetch = 32;

    /// <summary>y[r, o] = init[r, o] + Σₜ Σ꜀ x[r, t, c] w[t, c, o] for the 8 pixels r of a tile.</summary>
    /// <param name="sources">For each tap, 8 pointers to the input pixels that it meets.</param>
    /// <param name="taps">Number of taps.</param>
    /// <param name="firstChannel">First channel to read from each input pixel.</param>
    /// <param name="channels">Number of channels to read.</param>
    /// <param name="weights">Panel of weights: for each tap and channel, the tile's output channels side by side.</param>
    /// <param name="init">A row of zeros to begin the sums with, or null to add to what <paramref name="outputs"/> hold.</param>
    /// <param name="outputs">8 pointers to the output pixels.</param>
    /// <param name="firstOutput">First output channel of the tile; whole vectors are written from there.</param>
    /// <param name="coming">What is read next: it is brought into the second-level cache meanwhile, a line for each tap and channel; any address will do.</param>
    /// <param name="comingStep">Bytes from one such line to the next.</param>
    /// <remarks>Nothing is called from here: a call anywhere in the method would make the compiler keep the sums in memory.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        T** sources, int taps, nint firstChannel, nint channels, T* weights, T* init, T** outputs, nint firstOutput, byte* coming, nint comingStep)
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;

        var first = init != null;
        if (first && taps * channels >= LeastSumsToPrefetch)
            Prefetch(outputs, firstOutput);
        Start(first ? init : outputs[0] + firstOutput, ref c00, ref c01, ref c02);
        Start(first ? init : outputs[1] + firstOutput, ref c10, ref c11, ref c12);
        Start(first ? init : outputs[2] + firstOutput, ref c20, ref c21, ref c22);
        Start(first ? init : outputs[3] + firstOutput, ref c30, ref c31, ref c32);
        Start(first ? init : outputs[4] + firstOutput, ref c40, ref c41, ref c42);
        Start(first ? init : outputs[5] + firstOutput, ref c50, ref c51, ref c52);
        Start(first ? init : outputs[6] + firstOutput, ref c60, ref c61, ref c62);
        Start(first ? init : outputs[7] + firstOutput, ref c70, ref c71, ref c72);

        for (var end = sources + (nint)taps * Rows; sources < end; sources += Rows)
        {
            T* x0 = sources[0] + firstChannel, x1 = sources[1] + firstChannel, x2 = sources[2] + firstChannel, x3 = sources[3] + firstChannel;
            T* x4 = sources[4] + firstChannel, x5 = sources[5] + firstChannel, x6 = sources[6] + firstChannel, x7 = sources[7] + firstChannel;
            for (nint c = 0; c < channels; c++)
            {
                var w0 = L.Load(weights);
                var w1 = typeof(TVectors) != typeof(One) ? L.Load(weights + L.Width) : default;
                var w2 = typeof(TVectors) == typeof(Three) ? L.Load(weights + 2 * L.Width) : default;
                Row(L.Broadcast(x0 + c), w0, w1, w2, ref c00, ref c01, ref c02);
                Row(L.Broadcast(x1 + c), w0, w1, w2, ref c10, ref c11, ref c12);
                Row(L.Broadcast(x2 + c), w0, w1, w2, ref c20, ref c21, ref c22);
                Row(L.Broadcast(x3 + c), w0, w1, w2, ref c30, ref c31, ref c32);
                Row(L.Broadcast(x4 + c), w0, w1, w2, ref c40, ref c41, ref c42);
                Row(L.Broadcast(x5 + c), w0, w1, w2, ref c50, ref c51, ref c52);
                Row(L.Broadcast(x6 + c), w0, w1, w2, ref c60, ref c61, ref c62);
                Row(L.Broadcast(x7 + c), w0, w1, w2, ref c70, ref c71, ref c72);
                weights += TVectors.Value * L.Width;
                if (Sse.IsSupported)
                    Sse.Prefetch1(coming);
                coming += comingStep;
            }
        }

        Finish(c00, c01, c02, outputs[0] + firstOutput);
        Finish(c10, c11, c12, outputs[1] + firstOutput);
        Finish(c20, c21, c22, outputs[2] + firstOutput);
        Finish(c30, c31, c32, outputs[3] + firstOutput);
        Finish(c40, c41, c42, outputs[4] + firstOutput);
        Finish(c50, c51, c52, outputs[5] + firstOutput);
        Finish(c60, c61, c62, outputs[6] + firstOutput);
        Finish(c70, c71, c72, outputs[7] + firstOutput);
    }

    // The outputs come into the cache while the sums are made.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(T** outputs, nint firstOutput)
    {
        if (!Sse.IsSupported)
            return;
        for (var row = 0; row < Rows; row++)
        {
            var y = outputs[row] + firstOutput;
            Sse.Prefetch0(y);
            if (typeof(TVectors) != typeof(One))
                Sse.Prefetch0(y + L.Width);
            if (typeof(TVectors) == typeof(Three))
                Sse.Prefetch0(y + 2 * L.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(V x, V w0, V w1, V w2, ref V c0, ref V c1, ref V c2)
    {
        c0 = L.MultiplyAdd(x, w0, c0);
        if (typeof(TVectors) != typeof(One))
            c1 = L.MultiplyAdd(x, w1, c1);
        if (typeof(TVectors) == typeof(Three))
            c2 = L.MultiplyAdd(x, w2, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start(T* p, ref V c0, ref V c1, ref V c2)
    {
        c0 = L.Load(p);
        if (typeof(TVectors) != typeof(One))
            c1 = L.Load(p + L.Width);
        if (typeof(TVectors) == typeof(Three))
            c2 = L.Load(p + 2 * L.Width);
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
