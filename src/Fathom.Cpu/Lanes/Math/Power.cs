using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>xʸ = e^(y ln |x|), with the sign and the special cases of C's pow.</summary>
/// <remarks>
/// An error in the exponent grows with the exponent, so ln |x| is carried as a sum hi + lo with some ten bits more than the type: x = 2ᵏ m,
/// ln m = 2 artanh s with s = (m - 1) / (m + 1), as 2s + s³ (2/3 + s² t(s²)), the first two terms in double-word arithmetic (Dekker, 1971).
/// The parts are kept out of line: inlined into one loop, they would exceed the number of locals the compiler handles well.
/// </remarks>
internal static class Power
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Pow32<V>(V x, V y) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), infinity = V.Splat(double.PositiveInfinity);
        V hi = Log32(a, out V lo);
        V finite = V.Less(a, infinity) & V.Less(V.Splat(0), a);
        hi = V.Select(finite, hi, V.Select(V.Equal(a, V.Splat(0)), -infinity, a));
        V exponent = y * hi;
        lo = V.Fma(y, hi, -exponent) + (y * lo);
        return Special(x, y, Exponential.Exp32(exponent, lo));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Log32<V>(V x, out V lo) where V : struct, IFloatBits<V>
    {
        V m = Logarithm.Split32(x, out V k), f = m - V.Splat(1);
        // s + sLo = f / (m + 1)
        V d = m + V.Splat(1), dLo = m - (d - V.Splat(1));
        V s = f / d, sLo = (V.Fma(-s, d, f) - (s * dLo)) / d;
        V z = s * s, zLo = V.Fma(s, s, -z) + (s * (sLo + sLo));
        V t = V.Splat(0.234254459578808);
        t = V.Fma(t, z, V.Splat(0.28546857309262885));
        t = V.Fma(t, z, V.Splat(0.4000015476404939));
        // w + wLo = 2/3 + z t
        V tz = t * z, w = tz + V.Splat(0.6666666865348816), wLo = (V.Splat(0.6666666865348816) - w) + tz + V.Splat(-1.9868215517249155E-08);
        V s3 = z * s, s3Lo = V.Fma(z, s, -s3) + V.Fma(z, sLo, zLo * s);
        V tail = s3 * w, tailLo = V.Fma(s3, w, -tail) + V.Fma(s3, wLo, s3Lo * w);
        // k ln 2 is exact in its high part, and not below 2s in size unless it is 0.
        V ln2 = k * V.Splat(0.693115234375), s2 = s + s;
        V sum = ln2 + s2, sumLo = (ln2 - sum) + s2;
        V hi = sum + tail;
        sumLo += (sum - hi) + tail;
        sumLo += V.Fma(k, V.Splat(3.194618329871446E-05), tailLo + (sLo + sLo));
        V result = hi + sumLo;
        lo = (hi - result) + sumLo;
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Pow64<V>(V x, V y) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), infinity = V.Splat(double.PositiveInfinity);
        V hi = Log64(a, out V lo);
        V finite = V.Less(a, infinity) & V.Less(V.Splat(0), a);
        hi = V.Select(finite, hi, V.Select(V.Equal(a, V.Splat(0)), -infinity, a));
        V exponent = y * hi;
        lo = V.Fma(y, hi, -exponent) + (y * lo);
        return Special(x, y, Exponential.Exp64(exponent, lo));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Log64<V>(V x, out V lo) where V : struct, IFloatBits<V>
    {
        V m = Logarithm.Split64(x, out V k), f = m - V.Splat(1);
        // s + sLo = f / (m + 1)
        V d = m + V.Splat(1), dLo = m - (d - V.Splat(1));
        V s = f / d, sLo = (V.Fma(-s, d, f) - (s * dLo)) / d;
        V z = s * s, zLo = V.Fma(s, s, -z) + (s * (sLo + sLo));
        V t = V.Splat(0.13204694605270456);
        t = V.Fma(t, z, V.Splat(0.1325594075768968));
        t = V.Fma(t, z, V.Splat(0.15386793860217618));
        t = V.Fma(t, z, V.Splat(0.1818178360085244));
        t = V.Fma(t, z, V.Splat(0.22222222528347094));
        t = V.Fma(t, z, V.Splat(0.28571428570054425));
        t = V.Fma(t, z, V.Splat(0.40000000000002345));
        // w + wLo = 2/3 + z t
        V tz = t * z, w = tz + V.Splat(0.6666666666666666), wLo = (V.Splat(0.6666666666666666) - w) + tz + V.Splat(3.700743415417188E-17);
        V s3 = z * s, s3Lo = V.Fma(z, s, -s3) + V.Fma(z, sLo, zLo * s);
        V tail = s3 * w, tailLo = V.Fma(s3, w, -tail) + V.Fma(s3, wLo, s3Lo * w);
        // k ln 2 is exact in its high part, and not below 2s in size unless it is 0.
        V ln2 = k * V.Splat(0.6931471805582987), s2 = s + s;
        V sum = ln2 + s2, sumLo = (ln2 - sum) + s2;
        V hi = sum + tail;
        sumLo += (sum - hi) + tail;
        sumLo += V.Fma(k, V.Splat(1.6465949582897082E-12), tailLo + (sLo + sLo));
        V result = hi + sumLo;
        lo = (hi - result) + sumLo;
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Special<V>(V x, V y, V magnitude) where V : struct, IFloatBits<V>
    {
        V zero = V.Splat(0), one = V.Splat(1), sign = V.Splat(-0.0), infinity = V.Splat(double.PositiveInfinity);
        V half = y * V.Splat(0.5);
        V whole = V.Equal(V.Round(y), y), odd = whole & ~V.Equal(V.Round(half), half);
        V result = magnitude ^ (odd & sign & x);
        // A negative base has no real power but at whole exponents; -∞ counts as a limit of even ones.
        V undefined = V.Less(x, zero) & V.Less(-infinity, x) & ~whole;
        V valid = V.Equal(x, x) & V.Equal(y, y) & ~undefined;
        result = V.Select(valid, result, V.Splat(double.NaN));
        V isOne = V.Equal(y, zero) | V.Equal(x, one) | (V.Equal(V.Abs(x), one) & V.Equal(V.Abs(y), infinity));
        return V.Select(isOne, one, result);
    }
}
