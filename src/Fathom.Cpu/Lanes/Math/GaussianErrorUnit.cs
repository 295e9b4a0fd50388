using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>x Φ(x) with Φ the standard normal distribution function, its approximation by a hyperbolic tangent, and the derivatives of both.</summary>
/// <remarks>
/// f64 goes by the error function and the exponential. For f32, gelu(x) = max(x, 0) - h(|x|), and gelu'(x) = s(|x|) below zero and 1 - s(|x|) above, where h
/// and s fade to nothing. Around each multiple of 7/16 such a function of |x| is a polynomial of degree 6 in the distance from it, that with the least
/// greatest error, and from 15 · 7/16 on it is 0: no exponential, no division. Each lane looks up the coefficients of its own multiple.
/// </remarks>
internal static partial class GaussianErrorUnit
{
    private const double RootHalf = 0.70710678118654752440, RootOfTwoPiInverse = 0.39894228040143267794;
    private const double RootOfTwoOverPi = 0.79788456080286535588, Cubic = 0.044715;
    private const double Width = 0.4375, Last = 15;

    // Adding 2²³ rounds to a whole number, and leaves it in the low bits.
    private const double Rounding = 8388608;

    // The polynomial of the multiple next to |x| in the distance of |x| from it. A table holds a coefficient of every multiple; which one, the low bits of
    // the piece say.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<V>(
        V x, Vector512<float> c6, Vector512<float> c5, Vector512<float> c4, Vector512<float> c3, Vector512<float> c2, Vector512<float> c1, Vector512<float> c0)
        where V : struct, IFloatBits<V>
    {
        V a = V.Clamp(V.Abs(x), 0, Last * Width);
        V piece = V.Fma(a, V.Splat(1 / Width), V.Splat(Rounding));
        V t = V.Fma(piece - V.Splat(Rounding), V.Splat(-Width), a);
        V p = V.Fma(V.Lookup(c6, piece), t, V.Lookup(c5, piece));
        p = V.Fma(p, t, V.Lookup(c4, piece));
        p = V.Fma(p, t, V.Lookup(c3, piece));
        p = V.Fma(p, t, V.Lookup(c2, piece));
        p = V.Fma(p, t, V.Lookup(c1, piece));
        return V.Fma(p, t, V.Lookup(c0, piece));
    }

    // A NaN comes with h.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Unit<V>(V x, V h) where V : struct, IFloatBits<V> => V.Clamp(x, 0, double.PositiveInfinity) - h;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Slope<V>(V x, V s) where V : struct, IFloatBits<V> => V.Select(V.Less(x, V.Splat(0)), s, V.Splat(1) - s);

    // The bound keeps minus infinity times zero out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gelu64<V>(V x) where V : struct, IFloatBits<V> => V.Clamp(x, -40, double.PositiveInfinity) * Cdf64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluSlope64<V>(V x) where V : struct, IFloatBits<V>
    {
        V b = V.Clamp(x, -40, 40);
        return V.Fma(b * V.Splat(RootOfTwoPiInverse), Exponential64(V.Splat(-0.5) * b * b), Cdf64(b));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluTanh64<V>(V x) where V : struct, IFloatBits<V> => V.Clamp(x, -20, double.PositiveInfinity) / (V.Splat(1) + Odds64(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluTanhSlope64<V>(V x) where V : struct, IFloatBits<V>
    {
        V b = V.Clamp(x, -20, 20), odds = Odds64(x), p = V.Splat(1) / (V.Splat(1) + odds);
        return V.Fma(b * V.Fma(V.Splat(6 * Cubic * RootOfTwoOverPi) * b, b, V.Splat(2 * RootOfTwoOverPi)), odds * p * p, p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Cdf64<V>(V x) where V : struct, IFloatBits<V> =>
        V.Fma(V.Splat(0.5), ErrorFunction.Erf64(x * V.Splat(RootHalf)), V.Splat(0.5));

    // e^(-2u) with u = √(2/π) (x + 0.044715 x³), where ½ (1 + tanh u) = 1 / (1 + e^(-2u)); finite within these bounds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Odds64<V>(V x) where V : struct, IFloatBits<V>
    {
        V b = V.Clamp(x, -20, 20);
        return Exponential64(b * V.Fma(V.Splat(-2 * Cubic * RootOfTwoOverPi) * b, b, V.Splat(-2 * RootOfTwoOverPi)));
    }

    // Kept out of line as the parts of the error function are.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Exponential64<V>(V x) where V : struct, IFloatBits<V> => Exponential.Exp64(x);
}
