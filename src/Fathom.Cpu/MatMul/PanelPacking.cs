using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Copies part of a strided matrix into a panel: for each k, the elements of all lanes (rows of A, or columns of B) side by
/// side, as the
/// microkernel reads them. Transposes, strides and ragged edges end here.
/// </summary>
internal static unsafe class PanelPacking
{
    /// <summary>
    /// panel[k width + l] = source[l laneStride + k depthStride] for l below <paramref name="lanes"/>, and 0 for l up to
    /// width.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<T>(T* source, long laneStride, long depthStride, int lanes, int width, long depth, T* panel) where T : unmanaged
    {
        if (lanes < width)
            new Span<T>(panel, checked((int)(width * depth))).Clear();
        if (laneStride == 1)
            CopyRows(source, depthStride, lanes, width, depth, panel);
        else if (depthStride == 1 && sizeof(T) == sizeof(float) && Avx.IsSupported)
            Transpose8((float*)source, laneStride, lanes, width, depth, (float*)panel);
        else if (depthStride == 1 && sizeof(T) == sizeof(double) && Avx.IsSupported)
            Transpose4((double*)source, laneStride, lanes, width, depth, (double*)panel);
        else
            Gather(source, laneStride, depthStride, 0, lanes, width, 0, depth, panel);
    }

    private static void Gather<T>(
        T* source, long laneStride, long depthStride, int firstLane, int lanes, int width, long firstDepth, long depth, T* panel)
        where T : unmanaged
    {
        for (var k = firstDepth; k < depth; k++)
            for (var l = firstLane; l < lanes; l++)
                panel[k * width + l] = source[l * laneStride + k * depthStride];
    }

    // Lanes are neighbours in memory: whole vectors, then what is left one by one. A full panel of three vectors is the common case.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows<T>(T* source, long depthStride, int lanes, int width, long depth, T* panel) where T : unmanaged
    {
        var isThreeVectors = Vector512.IsHardwareAccelerated && lanes == 3 * Vector512<T>.Count && width == lanes;
        for (var k = 0L; k < depth; k++)
        {
            if (isThreeVectors)
            {
                Vector512.Load(source).Store(panel);
                Vector512.Load(source + Vector512<T>.Count).Store(panel + Vector512<T>.Count);
                Vector512.Load(source + 2 * Vector512<T>.Count).Store(panel + 2 * Vector512<T>.Count);
            }
            else
            {
                var l = 0;
                for (; l <= lanes - Vector256<T>.Count; l += Vector256<T>.Count)
                    Vector256.Load(source + l).Store(panel + l);
                for (; l < lanes; l++)
                    panel[l] = source[l];
            }
            source += depthStride;
            panel += width;
        }
    }

    // Each lane is a contiguous run along k: blocks of 8 lanes by 8 values of k are transposed in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose8(float* source, long laneStride, int lanes, int width, long depth, float* panel)
    {
        var wholeLanes = lanes / 8 * 8;
        var wholeDepth = depth / 8 * 8;
        for (var l = 0; l < wholeLanes; l += 8)
            for (var k = 0L; k < wholeDepth; k += 8)
                Transpose8Block(source + l * laneStride + k, laneStride, panel + k * width + l, width);
        Gather(source, laneStride, 1, 0, wholeLanes, width, wholeDepth, depth, panel);
        Gather(source, laneStride, 1, wholeLanes, lanes, width, 0, depth, panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8Block(float* source, long laneStride, float* panel, long width)
    {
        var r0 = Avx.LoadVector256(source);
        var r1 = Avx.LoadVector256(source + laneStride);
        var r2 = Avx.LoadVector256(source + 2 * laneStride);
        var r3 = Avx.LoadVector256(source + 3 * laneStride);
        var r4 = Avx.LoadVector256(source + 4 * laneStride);
        var r5 = Avx.LoadVector256(source + 5 * laneStride);
        var r6 = Avx.LoadVector256(source + 6 * laneStride);
        var r7 = Avx.LoadVector256(source + 7 * laneStride);

        // Pairs of rows interleaved, then pairs of pairs: 4x4 transposes within each 128-bit half.
        var (p0, p1) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        var (p2, p3) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        var (p4, p5) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5));
        var (p6, p7) = (Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));
        var (q0, q1) = (Avx.Shuffle(p0, p2, 0x44), Avx.Shuffle(p0, p2, 0xEE));
        var (q2, q3) = (Avx.Shuffle(p1, p3, 0x44), Avx.Shuffle(p1, p3, 0xEE));
        var (q4, q5) = (Avx.Shuffle(p4, p6, 0x44), Avx.Shuffle(p4, p6, 0xEE));
        var (q6, q7) = (Avx.Shuffle(p5, p7, 0x44), Avx.Shuffle(p5, p7, 0xEE));

        // The halves change places: low halves give k = 0..3, high halves k = 4..7.
        Avx.Permute2x128(q0, q4, 0x20).Store(panel);
        Avx.Permute2x128(q1, q5, 0x20).Store(panel + width);
        Avx.Permute2x128(q2, q6, 0x20).Store(panel + 2 * width);
        Avx.Permute2x128(q3, q7, 0x20).Store(panel + 3 * width);
        Avx.Permute2x128(q0, q4, 0x31).Store(panel + 4 * width);
        Avx.Permute2x128(q1, q5, 0x31).Store(panel + 5 * width);
        Avx.Permute2x128(q2, q6, 0x31).Store(panel + 6 * width);
        Avx.Permute2x128(q3, q7, 0x31).Store(panel + 7 * width);
    }

    // As Transpose8, in blocks of 4 by 4.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose4(double* source, long laneStride, int lanes, int width, long depth, double* panel)
    {
        var wholeLanes = lanes / 4 * 4;
        var wholeDepth = depth / 4 * 4;
        for (var l = 0; l < wholeLanes; l += 4)
            for (var k = 0L; k < wholeDepth; k += 4)
                Transpose4Block(source + l * laneStride + k, laneStride, panel + k * width + l, width);
        Gather(source, laneStride, 1, 0, wholeLanes, width, wholeDepth, depth, panel);
        Gather(source, laneStride, 1, wholeLanes, lanes, width, 0, depth, panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4Block(double* source, long laneStride, double* panel, long width)
    {
        var r0 = Avx.LoadVector256(source);
        var r1 = Avx.LoadVector256(source + laneStride);
        var r2 = Avx.LoadVector256(source + 2 * laneStride);
        var r3 = Avx.LoadVector256(source + 3 * laneStride);
        var (p0, p1) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        var (p2, p3) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        Avx.Permute2x128(p0, p2, 0x20).Store(panel);
        Avx.Permute2x128(p1, p3, 0x20).Store(panel + width);
        Avx.Permute2x128(p0, p2, 0x31).Store(panel + 2 * width);
        Avx.Permute2x128(p1, p3, 0x31).Store(panel + 3 * width);
    }
}
