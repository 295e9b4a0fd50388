using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// The innermost loop of a convolution of few channels: 8 output pixels by <typeparamref name="TVectors"/> vectors (1 to 3) of output
/// channels, held in registers while the lines of the kernel pass. What a line of the kernel reads is one run of the padded source, and the
/// next line's run lies a fixed distance further, so that each pixel needs one pointer only.
/// </summary>
internal static unsafe class RowTile<L, V, T, TVectors>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
    where TVectors : struct, IExtent
{
    /// <summary>Pixels of a tile.</summary>
    public const int Rows = 8;

    /// <summary>
    /// Elements of a run taken at a time with a single vector, whose operands are read within the multiply-adds: at a pointer and a constant that is one
    /// instruction to the processor, at a pointer and an index it is two.
    /// </summary>
    private const int Steps = 3;

    /// <summary>y[r, o] = Σₖ Σᵢ x[r, k line + i] w[k, i, o] for the 8 pixels r of a tile.</summary>
    /// <param name="x">The padded source.</param>
    /// <param name="windows">For each of the 8 pixels, where its window begins in the source.</param>
    /// <param name="lines">Lines of the kernel.</param>
    /// <param name="line">Elements of x from one line of the kernel to the next.</param>
    /// <param name="run">Elements of x that a line of the kernel reads.</param>
    /// <param name="weights">For each line and element of the run the tile's output channels side by side.</param>
    /// <param name="y">The first output pixel; pixels are written in order, in whole vectors.</param>
    /// <param name="yStep">Elements from one output pixel to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* x, int* windows, nint lines, nint line, nint run, T* weights, T* y, nint yStep)
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;

        for (; lines > 0; lines--, x += line)
        {
            T* x0 = x + windows[0], x1 = x + windows[1], x2 = x + windows[2], x3 = x + windows[3];
            T* x4 = x + windows[4], x5 = x + windows[5], x6 = x + windows[6], x7 = x + windows[7];
            var rest = run;
            if (typeof(TVectors) == typeof(One))
                for (; rest >= Steps; rest -= Steps, weights += Steps * L.Width)
                {
                    Column(x0, x1, x2, x3, x4, x5, x6, x7, weights, ref c00, ref c10, ref c20, ref c30, ref c40, ref c50, ref c60, ref c70);
                    Column(
                        x0 + 1, x1 + 1, x2 + 1, x3 + 1, x4 + 1, x5 + 1, x6 + 1, x7 + 1, weights + L.Width,
                        ref c00, ref c10, ref c20, ref c30, ref c40, ref c50, ref c60, ref c70);
                    Column(
                        x0 + 2, x1 + 2, x2 + 2, x3 + 2, x4 + 2, x5 + 2, x6 + 2, x7 + 2, weights + 2 * L.Width,
                        ref c00, ref c10, ref c20, ref c30, ref c40, ref c50, ref c60, ref c70);
                    x0 += Steps;
                    x1 += Steps;
                    x2 += Steps;
                    x3 += Steps;
                    x4 += Steps;
                    x5 += Steps;
                    x6 += Steps;
                    x7 += Steps;
                }
            for (nint i = 0; i < rest; i++)
            {
                var w0 = L.Load(weights);
                var w1 = typeof(TVectors) != typeof(One) ? L.Load(weights + L.Width) : default;
                var w2 = typeof(TVectors) == typeof(Three) ? L.Load(weights + 2 * L.Width) : default;
                Row(L.Broadcast(x0 + i), w0, w1, w2, ref c00, ref c01, ref c02);
                Row(L.Broadcast(x1 + i), w0, w1, w2, ref c10, ref c11, ref c12);
                Row(L.Broadcast(x2 + i), w0, w1, w2, ref c20, ref c21, ref c22);
                Row(L.Broadcast(x3 + i), w0, w1, w2, ref c30, ref c31, ref c32);
                Row(L.Broadcast(x4 + i), w0, w1, w2, ref c40, ref c41, ref c42);
                Row(L.Broadcast(x5 + i), w0, w1, w2, ref c50, ref c51, ref c52);
                Row(L.Broadcast(x6 + i), w0, w1, w2, ref c60, ref c61, ref c62);
                Row(L.Broadcast(x7 + i), w0, w1, w2, ref c70, ref c71, ref c72);
                weights += TVectors.Value * L.Width;
            }
        }

        Finish(c00, c01, c02, y);
        Finish(c10, c11, c12, y + yStep);
        Finish(c20, c21, c22, y + 2 * yStep);
        Finish(c30, c31, c32, y + 3 * yStep);
        Finish(c40, c41, c42, y + 4 * yStep);
        Finish(c50, c51, c52, y + 5 * yStep);
        Finish(c60, c61, c62, y + 6 * yStep);
        Finish(c70, c71, c72, y + 7 * yStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(
        T* x0, T* x1, T* x2, T* x3, T* x4, T* x5, T* x6, T* x7, T* weights,
        ref V c0, ref V c1, ref V c2, ref V c3, ref V c4, ref V c5, ref V c6, ref V c7)
    {
        var w = L.Load(weights);
        c0 = L.MultiplyAdd(L.Broadcast(x0), w, c0);
        c1 = L.MultiplyAdd(L.Broadcast(x1), w, c1);
        c2 = L.MultiplyAdd(L.Broadcast(x2), w, c2);
        c3 = L.MultiplyAdd(L.Broadcast(x3), w, c3);
        c4 = L.MultiplyAdd(L.Broadcast(x4), w, c4);
        c5 = L.MultiplyAdd(L.Broadcast(x5), w, c5);
        c6 = L.MultiplyAdd(L.Broadcast(x6), w, c6);
        c7 = L.MultiplyAdd(L.Broadcast(x7), w, c7);
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
    private static void Finish(V c0, V c1, V c2, T* y)
    {
        L.Store(c0, y);
        if (typeof(TVectors) != typeof(One))
            L.Store(c1, y + L.Width);
        if (typeof(TVectors) == typeof(Three))
            L.Store(c2, y + 2 * L.Width);
    }
}
