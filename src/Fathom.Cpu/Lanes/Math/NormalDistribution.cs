using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Distribution function Φ of the standard normal distribution, and the derivative of x Φ(x).</summary>
/// <remarks>
/// Both follow from their value t at -a, where a = |x|, since Φ(x) = 1 - Φ(-x) and likewise the derivative. For f32, Φ(-a) = ½ e^(-a g(a)) and
/// (x Φ(x))' at -a is e^(-a²/2) s(a), where g and s are minimax polynomials up to the bound, weighted by what an error in them does to the result: one
/// exponential each, no cancellation in the tail. g is evaluated by Estrin's scheme, since the exponential waits for it;
/// s, which has as much time as the exponential takes, by Horner's. f64 goes by the error function.
/// </remarks>
internal static class NormalDistribution
{
    private const double RootHalf = 0.70710678118654752440, RootOfTwoPiInverse = 0.39894228040143267794;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cdf32<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), b = V.Clamp(a, 0, 5.6);
        V b2 = b * b, b4 = b2 * b2;
        V g01 = V.Fma(V.Splat(0.318308562040329), b, V.Splat(0.7978846430778503));
        V g23 = V.Fma(V.Splat(-0.004794419277459383), b, V.Splat(0.03634168580174446));
        V g45 = V.Fma(V.Splat(0.000211454025702551), b, V.Splat(-2.6078456357936375e-05));
        V g67 = V.Fma(V.Splat(9.051411325344816e-06), b, V.Splat(-5.9722493460867554e-05));
        V g89 = V.Fma(V.Splat(2.751822236746193e-08), b, V.Splat(-7.590771247123484e-07));
        V g = V.Fma(V.Fma(g89, b4, V.Fma(g67, b2, g45)), b4, V.Fma(g23, b2, g01));
        V e = Exponential.Exp32(-a * g);
        return V.Select(V.Less(x, V.Splat(0)), V.Splat(0.5) * e, V.Fma(V.Splat(-0.5), e, V.Splat(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluSlope32<V>(V x) where V : struct, IFloatBits<V>
    {
        V b = V.Clamp(V.Abs(x), 0, 5.2);
        V s = V.Splat(5.995542899512364e-08);
        s = V.Fma(s, b, V.Splat(-1.6333416404154478e-06));
        s = V.Fma(s, b, V.Splat(2.0159395125863592e-05));
        s = V.Fma(s, b, V.Splat(-0.00015114061195717164));
        s = V.Fma(s, b, V.Splat(0.0007839319872019271));
        s = V.Fma(s, b, V.Splat(-0.0030640607655928035));
        s = V.Fma(s, b, V.Splat(0.009671463819335138));
        s = V.Fma(s, b, V.Splat(-0.026079262518311202));
        s = V.Fma(s, b, V.Splat(0.06226781444792433));
        s = V.Fma(s, b, V.Splat(-0.13291858759928166));
        s = V.Fma(s, b, V.Splat(0.24999136937371472));
        s = V.Fma(s, b, V.Splat(-0.7978840916825402));
        s = V.Fma(s, b, V.Splat(0.499999995783166));
        V t = Exponential.Exp32(V.Splat(-0.5) * x * x) * s;
        return V.Select(V.Less(x, V.Splat(0)), t, V.Splat(1) - t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cdf64<V>(V x) where V : struct, IFloatBits<V> =>
        V.Fma(V.Splat(0.5), ErrorFunction.Erf64(x * V.Splat(RootHalf)), V.Splat(0.5));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluSlope64<V>(V x) where V : struct, IFloatBits<V> =>
        V.Fma(x * V.Splat(RootOfTwoPiInverse), Density64(x), Cdf64(x));

    // e^(-x²/2); kept out of line as the parts of the error function are.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Density64<V>(V x) where V : struct, IFloatBits<V> => Exponential.Exp64(V.Splat(-0.5) * x * x);
}
