using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>eˣ and eˣ - 1.</summary>
/// <remarks>
/// x = k ln 2 + r with k whole and |r| ≤ ½ ln 2; then eˣ = 2ᵏ (1 + p(r)), where p = r + r² q(r) and q is a minimax polynomial of (eʳ - 1 - r) / r²
/// (relative error below 2⁻²⁶ for f32, 2⁻⁶¹ for f64). ln 2 is split in two so that k times its high part is exact.
/// </remarks>
internal static class Exponential
{
    // Above 89 the result is infinite, and below -104 it is zero. AVX-512 finds that zero at once from k = -512 on, and takes fifty times as long
    // above it: scores that are masked by minus infinity are to be of the quick kind.
    private const double Least32 = -360, Greatest32 = 89;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp32<V>(V x) where V : struct, IFloatBits<V>
    {
        V r = Reduce32(V.Clamp(x, Least32, Greatest32), out V k);
        return V.Scale(Polynomial32(r) + V.Splat(1), k);
    }

    /// <summary>
    /// eˣ where x is at most a little above zero, as in a softmax: without a bound above, and 2ᵏ is found beside the polynomial, not after it. The same
    /// bits, but for results below the smallest normal number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V WeightExp32<V>(V x) where V : struct, IFloatBits<V>
    {
        V r = Reduce32(V.AtLeast(x, Least32), out V k);
        V power = V.Scale(V.Splat(1), k);
        return V.Fma(Polynomial32(r), power, power);
    }

    /// <summary>e to the power hi + lo, where lo is below the last digits of hi.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp32<V>(V hi, V lo) where V : struct, IFloatBits<V>
    {
        V x = V.Clamp(hi, Least32, Greatest32);
        V r = Reduce32(x, out V k) + (lo & V.Equal(x, hi));
        return V.Scale(Polynomial32(r) + V.Splat(1), k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm132<V>(V x) where V : struct, IFloatBits<V>
    {
        // 2ᵏ p + (2ᵏ - 1), halved until the end so that 2ᵏ does not overflow before the result does.
        V p = Polynomial32(Reduce32(V.Clamp(x, -20, 89), out V k));
        V half = V.Scale(V.Splat(0.5), k);
        V y = V.Fma(half, p, half - V.Splat(0.5));
        return V.Select(V.Less(V.Abs(x), V.Splat(2.9802322387695312E-08)), x, y + y);
    }

    // Adding 1.5 2^23 rounds to a whole number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce32<V>(V x, out V k) where V : struct, IFloatBits<V>
    {
        k = V.Fma(x, V.Splat(1.4426950408889634), V.Splat(12582912)) - V.Splat(12582912);
        return V.Fma(k, V.Splat(-3.194618329871446E-05), V.Fma(k, V.Splat(-0.693115234375), x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial32<V>(V r) where V : struct, IFloatBits<V>
    {
        V r2 = r * r;
        V q01 = V.Fma(V.Splat(0.1666653729402265), r, V.Splat(0.5000000079834214));
        V q23 = V.Fma(V.Splat(0.008367341493760217), r, V.Splat(0.041666192813777654));
        V q = V.Fma(V.Fma(V.Splat(0.001395403332067804), r2, q23), r2, q01);
        return V.Fma(q, r2, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp64<V>(V x) where V : struct, IFloatBits<V>
    {
        // Just outside these bounds the result is infinite, or less than half the smallest number.
        V r = Reduce64(V.Clamp(x, -746, 710), out V k);
        return V.Scale(Polynomial64(r) + V.Splat(1), k);
    }

    /// <summary>e to the power hi + lo, where lo is below the last digits of hi.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp64<V>(V hi, V lo) where V : struct, IFloatBits<V>
    {
        V x = V.Clamp(hi, -746, 710);
        V r = Reduce64(x, out V k) + (lo & V.Equal(x, hi));
        return V.Scale(Polynomial64(r) + V.Splat(1), k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm164<V>(V x) where V : struct, IFloatBits<V>
    {
        // 2ᵏ p + (2ᵏ - 1), halved until the end so that 2ᵏ does not overflow before the result does.
        V p = Polynomial64(Reduce64(V.Clamp(x, -45, 710), out V k));
        V half = V.Scale(V.Splat(0.5), k);
        V y = V.Fma(half, p, half - V.Splat(0.5));
        return V.Select(V.Less(V.Abs(x), V.Splat(5.5511151231257827E-17)), x, y + y);
    }

    // Adding 1.5 2^52 rounds to a whole number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce64<V>(V x, out V k) where V : struct, IFloatBits<V>
    {
        k = V.Fma(x, V.Splat(1.4426950408889634), V.Splat(6755399441055744)) - V.Splat(6755399441055744);
        return V.Fma(k, V.Splat(-1.6465949582897082E-12), V.Fma(k, V.Splat(-0.6931471805582987), x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial64<V>(V r) where V : struct, IFloatBits<V>
    {
        V q = V.Splat(2.093569143135662e-09);
        q = V.Fma(q, r, V.Splat(2.5110338592768678e-08));
        q = V.Fma(q, r, V.Splat(2.7557208549676885e-07));
        q = V.Fma(q, r, V.Splat(2.755724073330701e-06));
        q = V.Fma(q, r, V.Splat(2.4801587397779497e-05));
        q = V.Fma(q, r, V.Splat(0.00019841269889288567));
        q = V.Fma(q, r, V.Splat(0.0013888888888849559));
        q = V.Fma(q, r, V.Splat(0.008333333333320514));
        q = V.Fma(q, r, V.Splat(0.041666666666666734));
        q = V.Fma(q, r, V.Splat(0.16666666666666677));
        q = V.Fma(q, r, V.Splat(0.5));
        return V.Fma(q, r * r, r);
    }
}
