using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>Squares of 4-byte elements turned in registers: row i of the source becomes column i of the target.</summary>
internal static unsafe class SquareBlock
{
    /// <summary>16 by 16, with AVX-512.</summary>
    /// <param name="from">First element of the source.</param>
    /// <param name="stride">Elements from one of its rows to the next.</param>
    /// <param name="to">First element of the target.</param>
    /// <param name="targetStride">Elements from one of its rows to the next.</param>
    /// <param name="streams">Whether to write past the caches; the target's rows then begin at multiples of 64 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn16(float* from, long stride, float* to, long targetStride, bool streams)
    {
        Load4(from, stride, out var r0, out var r1, out var r2, out var r3);
        Load4(from + 4 * stride, stride, out var r4, out var r5, out var r6, out var r7);
        Load4(from + 8 * stride, stride, out var r8, out var r9, out var r10, out var r11);
        Load4(from + 12 * stride, stride, out var r12, out var r13, out var r14, out var r15);
        // Register 4 i + j now holds, in quarter q, column 4 q + j of the rows 4 i to 4 i + 3.
        Store4(r0, r4, r8, r12, to, targetStride, streams);
        Store4(r1, r5, r9, r13, to + targetStride, targetStride, streams);
        Store4(r2, r6, r10, r14, to + 2 * targetStride, targetStride, streams);
        Store4(r3, r7, r11, r15, to + 3 * targetStride, targetStride, streams);
    }

    /// <summary>8 by 8, with AVX.</summary>
    /// <inheritdoc cref="Turn16"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn8(float* from, long stride, float* to, long targetStride)
    {
        Columns4(from, stride, out var l0, out var l1, out var l2, out var l3);
        Columns4(from + 4 * stride, stride, out var h0, out var h1, out var h2, out var h3);
        Store2(l0, h0, to, targetStride);
        Store2(l1, h1, to + targetStride, targetStride);
        Store2(l2, h2, to + 2 * targetStride, targetStride);
        Store2(l3, h3, to + 3 * targetStride, targetStride);
    }

    /// <summary>Four rows of 16, with the 4 by 4 elements in each quarter of the registers turned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load4(
        float* from, long stride, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3)
    {
        var (x0, x1) = (Vector512.Load(from), Vector512.Load(from + stride));
        var (x2, x3) = (Vector512.Load(from + 2 * stride), Vector512.Load(from + 3 * stride));
        var (p0, p1) = (Avx512F.UnpackLow(x0, x1).AsDouble(), Avx512F.UnpackHigh(x0, x1).AsDouble());
        var (p2, p3) = (Avx512F.UnpackLow(x2, x3).AsDouble(), Avx512F.UnpackHigh(x2, x3).AsDouble());
        r0 = Avx512F.UnpackLow(p0, p2).AsSingle();
        r1 = Avx512F.UnpackHigh(p0, p2).AsSingle();
        r2 = Avx512F.UnpackLow(p1, p3).AsSingle();
        r3 = Avx512F.UnpackHigh(p1, p3).AsSingle();
    }

    /// <summary>The 4 by 4 quarters of four registers turned: of what <see cref="Load4"/> gives of 16 rows, columns j, j + 4, j + 8 and j + 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TurnQuarters(ref Vector512<float> r0, ref Vector512<float> r1, ref Vector512<float> r2, ref Vector512<float> r3)
    {
        var (p0, p1) = (Avx512F.Shuffle4x128(r0, r1, 0x44), Avx512F.Shuffle4x128(r0, r1, 0xEE));
        var (p2, p3) = (Avx512F.Shuffle4x128(r2, r3, 0x44), Avx512F.Shuffle4x128(r2, r3, 0xEE));
        r0 = Avx512F.Shuffle4x128(p0, p2, 0x88);
        r1 = Avx512F.Shuffle4x128(p0, p2, 0xDD);
        r2 = Avx512F.Shuffle4x128(p1, p3, 0x88);
        r3 = Avx512F.Shuffle4x128(p1, p3, 0xDD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4(
        Vector512<float> r0, Vector512<float> r1, Vector512<float> r2, Vector512<float> r3, float* to, long stride, bool streams)
    {
        TurnQuarters(ref r0, ref r1, ref r2, ref r3);
        Store(r0, to, streams);
        Store(r1, to + 4 * stride, streams);
        Store(r2, to + 8 * stride, streams);
        Store(r3, to + 12 * stride, streams);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> row, float* to, bool streams)
    {
        if (streams)
            row.StoreAlignedNonTemporal(to);
        else
            row.Store(to);
    }

    /// <summary>Of four rows of 8: register j holds column j in its lower half and column 4 + j in its upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Columns4(
        float* from, long stride, out Vector256<float> c0, out Vector256<float> c1, out Vector256<float> c2, out Vector256<float> c3)
    {
        var (r0, r1) = (Vector256.Load(from), Vector256.Load(from + stride));
        var (r2, r3) = (Vector256.Load(from + 2 * stride), Vector256.Load(from + 3 * stride));
        var (p0, p1) = (Avx.UnpackLow(r0, r1).AsDouble(), Avx.UnpackHigh(r0, r1).AsDouble());
        var (p2, p3) = (Avx.UnpackLow(r2, r3).AsDouble(), Avx.UnpackHigh(r2, r3).AsDouble());
        c0 = Avx.UnpackLow(p0, p2).AsSingle();
        c1 = Avx.UnpackHigh(p0, p2).AsSingle();
        c2 = Avx.UnpackLow(p1, p3).AsSingle();
        c3 = Avx.UnpackHigh(p1, p3).AsSingle();
    }

    // Columns j and j + 4, from the upper four rows and the lower four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(Vector256<float> upper, Vector256<float> lower, float* to, long stride)
    {
        Avx.Permute2x128(upper, lower, 0x20).Store(to);
        Avx.Permute2x128(upper, lower, 0x31).Store(to + 4 * stride);
    }
}
