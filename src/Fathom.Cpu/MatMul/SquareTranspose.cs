using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Transposes square blocks in registers, one after the other along the rows of the source: 16 or 8 rows of 4-byte elements, or 4 rows of
/// 8-byte elements. Of the result, rows of as many elements, the first half goes to one place and the second half to another.
/// </summary>
internal static unsafe class SquareTranspose
{
    /// <summary>Blocks of 16 by 16 elements of 4 bytes, with AVX-512.</summary>
    /// <param name="source">First element of the first block.</param>
    /// <param name="stride">Elements from one row of the source to the next.</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="low">Where the first halves of the result's rows go.</param>
    /// <param name="lowStride">Elements from one of them to the next.</param>
    /// <param name="high">Where the second halves go.</param>
    /// <param name="highStride">Elements from one of them to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run16(void* source, long stride, long blocks, void* low, long lowStride, void* high, long highStride)
    {
        var from = (float*)source;
        var lowTo = (float*)low;
        var highTo = (float*)high;
        for (var block = 0L; block < blocks; block++, from += 16, lowTo += 16 * lowStride, highTo += 16 * highStride)
        {
            SquareBlock.Load4(from, stride, out var r0, out var r1, out var r2, out var r3);
            SquareBlock.Load4(from + 4 * stride, stride, out var r4, out var r5, out var r6, out var r7);
            SquareBlock.Load4(from + 8 * stride, stride, out var r8, out var r9, out var r10, out var r11);
            SquareBlock.Load4(from + 12 * stride, stride, out var r12, out var r13, out var r14, out var r15);
            // Register 4 i + j now holds, in quarter q, column 4 q + j of the rows 4 i to 4 i + 3.
            Store4(r0, r4, r8, r12, lowTo, lowStride, highTo, highStride);
            Store4(r1, r5, r9, r13, lowTo + lowStride, lowStride, highTo + highStride, highStride);
            Store4(r2, r6, r10, r14, lowTo + 2 * lowStride, lowStride, highTo + 2 * highStride, highStride);
            Store4(r3, r7, r11, r15, lowTo + 3 * lowStride, lowStride, highTo + 3 * highStride, highStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4(
        Vector512<float> r0, Vector512<float> r1, Vector512<float> r2, Vector512<float> r3,
        float* low, long lowStride, float* high, long highStride)
    {
        SquareBlock.TurnQuarters(ref r0, ref r1, ref r2, ref r3);
        StoreHalves(r0, low, high);
        StoreHalves(r1, low + 4 * lowStride, high + 4 * highStride);
        StoreHalves(r2, low + 8 * lowStride, high + 8 * highStride);
        StoreHalves(r3, low + 12 * lowStride, high + 12 * highStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector512<float> column, float* low, float* high)
    {
        column.GetLower().Store(low);
        column.GetUpper().Store(high);
    }

    /// <summary>Blocks of 8 by 8 elements of 4 bytes, with AVX; see <see cref="Run16"/> for the arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run8(void* source, long stride, long blocks, void* low, long lowStride, void* high, long highStride)
    {
        var from = (float*)source;
        var lowTo = (float*)low;
        var highTo = (float*)high;
        for (var block = 0L; block < blocks; block++, from += 8, lowTo += 8 * lowStride, highTo += 8 * highStride)
        {
            SquareBlock.Columns4(from, stride, out var l0, out var l1, out var l2, out var l3);
            SquareBlock.Columns4(from + 4 * stride, stride, out var h0, out var h1, out var h2, out var h3);
            Store2(l0, h0, lowTo, lowStride, highTo, highStride);
            Store2(l1, h1, lowTo + lowStride, lowStride, highTo + highStride, highStride);
            Store2(l2, h2, lowTo + 2 * lowStride, lowStride, highTo + 2 * highStride, highStride);
            Store2(l3, h3, lowTo + 3 * lowStride, lowStride, highTo + 3 * highStride, highStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(Vector256<float> l, Vector256<float> h, float* low, long lowStride, float* high, long highStride)
    {
        l.GetLower().Store(low);
        h.GetLower().Store(high);
        l.GetUpper().Store(low + 4 * lowStride);
        h.GetUpper().Store(high + 4 * highStride);
    }

    /// <summary>Blocks of 4 by 4 elements of 8 bytes, with AVX; see <see cref="Run16"/> for the arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run4(void* source, long stride, long blocks, void* low, long lowStride, void* high, long highStride)
    {
        var from = (double*)source;
        var lowTo = (double*)low;
        var highTo = (double*)high;
        for (var block = 0L; block < blocks; block++, from += 4, lowTo += 4 * lowStride, highTo += 4 * highStride)
        {
            Store2(Vector256.Load(from), Vector256.Load(from + stride), lowTo, lowStride);
            Store2(Vector256.Load(from + 2 * stride), Vector256.Load(from + 3 * stride), highTo, highStride);
        }
    }

    // The four columns of two rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store2(Vector256<double> r0, Vector256<double> r1, double* to, long stride)
    {
        var (even, odd) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        even.GetLower().Store(to);
        odd.GetLower().Store(to + stride);
        even.GetUpper().Store(to + 2 * stride);
        odd.GetUpper().Store(to + 3 * stride);
    }
}
