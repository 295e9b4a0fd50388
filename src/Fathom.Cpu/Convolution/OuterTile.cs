using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// The innermost loop of the gradient with respect to the weights: 8 (tap, input channel) pairs by <typeparamref name="TVectors"/> vectors
/// (1 to 3) of output channels, held in registers while the pixels of a block pass. The input is read where it lies.
/// </summary>
internal static unsafe class OuterTile<L, V, T, TVectors>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where TVectors : struct, IExtent
{
    /// <summary>Pairs of a tile.</summary>
    public const int Rows = 8;

    /// <summary>sums[r, o] (+)= Σₚ x[p, r] dy[p, o] for the 8 pairs r of a tile and the pixels p of all runs.</summary>
    /// <param name="runs">The pixels.</param>
    /// <param name="runCount">Number of runs.</param>
    /// <param name="offsets">For each pair its place relative to a window's origin.</param>
    /// <param name="step">Elements of x from one pixel's window to the next.</param>
    /// <param name="dy">Panel of gradients: for each pixel of the block, the tile's output channels side by side.</param>
    /// <param name="sums">The tile, row by row.</param>
    /// <param name="add">Whether to add to <paramref name="sums"/> instead of overwriting them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(PixelRun<T>* runs, int runCount, long* offsets, nint step, T* dy, T* sums, bool add)
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;

        var width = (nint)TVectors.Value * L.Width;
        if (add)
        {
            Start(sums, ref c00, ref c01, ref c02);
            Start(sums + width, ref c10, ref c11, ref c12);
            Start(sums + 2 * width, ref c20, ref c21, ref c22);
            Start(sums + 3 * width, ref c30, ref c31, ref c32);
            Start(sums + 4 * width, ref c40, ref c41, ref c42);
            Start(sums + 5 * width, ref c50, ref c51, ref c52);
            Start(sums + 6 * width, ref c60, ref c61, ref c62);
            Start(sums + 7 * width, ref c70, ref c71, ref c72);
        }

        for (var run = runs; run < runs + runCount; run++)
        {
            var x = run->Source;
            T* x0 = x + offsets[0], x1 = x + offsets[1], x2 = x + offsets[2], x3 = x + offsets[3];
            T* x4 = x + offsets[4], x5 = x + offsets[5], x6 = x + offsets[6], x7 = x + offsets[7];
            var gradients = dy + run->Pixel * width;
            var end = run->Count * step;
            for (nint i = 0; i < end; i += step)
            {
                var g0 = L.Load(gradients);
                var g1 = typeof(TVectors) != typeof(One) ? L.Load(gradients + L.Width) : default;
                var g2 = typeof(TVectors) == typeof(Three) ? L.Load(gradients + 2 * L.Width) : default;
                Row(L.Broadcast(x0 + i), g0, g1, g2, ref c00, ref c01, ref c02);
                Row(L.Broadcast(x1 + i), g0, g1, g2, ref c10, ref c11, ref c12);
                Row(L.Broadcast(x2 + i), g0, g1, g2, ref c20, ref c21, ref c22);
                Row(L.Broadcast(x3 + i), g0, g1, g2, ref c30, ref c31, ref c32);
                Row(L.Broadcast(x4 + i), g0, g1, g2, ref c40, ref c41, ref c42);
                Row(L.Broadcast(x5 + i), g0, g1, g2, ref c50, ref c51, ref c52);
                Row(L.Broadcast(x6 + i), g0, g1, g2, ref c60, ref c61, ref c62);
                Row(L.Broadcast(x7 + i), g0, g1, g2, ref c70, ref c71, ref c72);
                gradients += width;
            }
        }

        Finish(c00, c01, c02, sums);
        Finish(c10, c11, c12, sums + width);
        Finish(c20, c21, c22, sums + 2 * width);
        Finish(c30, c31, c32, sums + 3 * width);
        Finish(c40, c41, c42, sums + 4 * width);
        Finish(c50, c51, c52, sums + 5 * width);
        Finish(c60, c61, c62, sums + 6 * width);
        Finish(c70, c71, c72, sums + 7 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(V x, V g0, V g1, V g2, ref V c0, ref V c1, ref V c2)
    {
        c0 = L.MultiplyAdd(x, g0, c0);
        if (typeof(TVectors) != typeof(One))
            c1 = L.MultiplyAdd(x, g1, c1);
        if (typeof(TVectors) == typeof(Three))
            c2 = L.MultiplyAdd(x, g2, c2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Start(T* sums, ref V c0, ref V c1, ref V c2)
    {
        c0 = L.Load(sums);
        if (typeof(TVectors) != typeof(One))
            c1 = L.Load(sums + L.Width);
        if (typeof(TVectors) == typeof(Three))
            c2 = L.Load(sums + 2 * L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(V c0, V c1, V c2, T* sums)
    {
        L.Store(c0, sums);
        if (typeof(TVectors) != typeof(One))
            L.Store(c1, sums + L.Width);
        if (typeof(TVectors) == typeof(Three))
            L.Store(c2, sums + 2 * L.Width);
    }
}
