using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>ln x and ln(1 + x).</summary>
/// <remarks>
/// x = 2ᵏ m with m in [√½, √2), f = m - 1; then ln x = k ln 2 + ln(1 + f), where ln(1 + f) is a minimax polynomial for f32, and for f64 a polynomial
/// in s² with s = f / (2 + f), since ln(1 + f) = 2 artanh s.
/// </remarks>
internal static class Logarithm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log32<V>(V x) where V : struct, IFloatBits<V> => Special(x, x, Finite32(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p32<V>(V x) where V : struct, IFloatBits<V>
    {
        // u + e = 1 + x exactly, and ln(u + e) = ln u + e / u to working precision.
        V u = V.Splat(1) + x, added = u - V.Splat(1);
        V e = (V.Splat(1) - (u - added)) + (x - added);
        V y = Special(u, x, Finite32(u) + (e / u));
        return V.Select(V.Less(V.Abs(x), V.Splat(2.9802322387695312E-08)), x, y);
    }

    /// <summary>m in [√½, √2) and k with 2ᵏ m = x, for x positive and finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Split32<V>(V x, out V k) where V : struct, IFloatBits<V>
    {
        V subnormal = V.Less(x, V.Splat(1.1754943508222875E-38));
        x = V.Select(subnormal, x * V.Splat(8388608), x);
        V shifted = V.AddBits(x, V.SplatBits(0x3f800000 - 0x3f3504f3));
        // The biased exponent becomes a number by standing in the low bits of 2^23.
        k = (V.ShiftRightLogical(shifted, 23) | V.SplatBits(0x4b000000)) - V.Splat(8388735);
        k -= subnormal & V.Splat(23);
        return V.AddBits(shifted & V.SplatBits(0x7fffff), V.SplatBits(0x3f3504f3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Finite32<V>(V x) where V : struct, IFloatBits<V>
    {
        V f = Split32(x, out V k) - V.Splat(1);
        V q = V.Splat(-0.07859621649669904);
        q = V.Fma(q, f, V.Splat(0.12881663117422176));
        q = V.Fma(q, f, V.Splat(-0.1312875832929545));
        q = V.Fma(q, f, V.Splat(0.14181189578791425));
        q = V.Fma(q, f, V.Splat(-0.1662455336013262));
        q = V.Fma(q, f, V.Splat(0.20002286386411736));
        q = V.Fma(q, f, V.Splat(-0.25000810431650505));
        q = V.Fma(q, f, V.Splat(0.3333331672397442));
        V f2 = f * f;
        V y = V.Fma(k, V.Splat(3.194618329871446E-05), q * f * f2);
        y = V.Fma(f2, V.Splat(-0.5), y);
        return V.Fma(k, V.Splat(0.693115234375), f + y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log64<V>(V x) where V : struct, IFloatBits<V> => Special(x, x, Finite64(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p64<V>(V x) where V : struct, IFloatBits<V>
    {
        // u + e = 1 + x exactly, and ln(u + e) = ln u + e / u to working precision.
        V u = V.Splat(1) + x, added = u - V.Splat(1);
        V e = (V.Splat(1) - (u - added)) + (x - added);
        V y = Special(u, x, Finite64(u) + (e / u));
        return V.Select(V.Less(V.Abs(x), V.Splat(5.5511151231257827E-17)), x, y);
    }

    /// <summary>m in [√½, √2) and k with 2ᵏ m = x, for x positive and finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Split64<V>(V x, out V k) where V : struct, IFloatBits<V>
    {
        V subnormal = V.Less(x, V.Splat(2.2250738585072014E-308));
        x = V.Select(subnormal, x * V.Splat(4503599627370496), x);
        V shifted = V.AddBits(x, V.SplatBits(0x3ff0000000000000 - 0x3fe6a09e667f3bcd));
        // The biased exponent becomes a number by standing in the low bits of 2^52.
        k = (V.ShiftRightLogical(shifted, 52) | V.SplatBits(0x4330000000000000)) - V.Splat(4503599627371519);
        k -= subnormal & V.Splat(52);
        return V.AddBits(shifted & V.SplatBits(0xfffffffffffff), V.SplatBits(0x3fe6a09e667f3bcd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Finite64<V>(V x) where V : struct, IFloatBits<V>
    {
        V f = Split64(x, out V k) - V.Splat(1);
        V s = f / (f + V.Splat(2)), z = s * s;
        V q = V.Splat(0.1480456687197794);
        q = V.Fma(q, z, V.Splat(0.15313233954285926));
        q = V.Fma(q, z, V.Splat(0.18183594406678183));
        q = V.Fma(q, z, V.Splat(0.22222198031845422));
        q = V.Fma(q, z, V.Splat(0.2857142874727292));
        q = V.Fma(q, z, V.Splat(0.3999999999939461));
        q = V.Fma(q, z, V.Splat(0.6666666666666737));
        V half = V.Splat(0.5) * f * f;
        V y = V.Fma(s, V.Fma(q, z, half), k * V.Splat(1.6465949582897082E-12));
        return V.Fma(k, V.Splat(0.6931471805582987), f - (half - y));
    }

    // u is what the logarithm is taken of, x what infinity and NaN come from.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Special<V>(V u, V x, V y) where V : struct, IFloatBits<V>
    {
        V outside = V.Select(V.Equal(u, V.Splat(0)), V.Splat(double.NegativeInfinity), V.Splat(double.NaN));
        y = V.Select(V.Less(x, V.Splat(double.PositiveInfinity)), y, x);
        return V.Select(V.Less(V.Splat(0), u), y, outside);
    }
}
