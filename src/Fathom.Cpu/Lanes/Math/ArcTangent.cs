using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Arc tangent of one and of two arguments.</summary>
/// <remarks>atan z on [0, 1] is z + z³ q(z²) with a minimax q; beyond 1, atan z = π/2 - atan(1/z). π has a second part for its missing digits.</remarks>
internal static class ArcTangent
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan32<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), one = V.Splat(1), steep = V.Less(one, a);
        V angle = Octant32(V.Select(steep, one, a) / V.Select(steep, a, one), steep);
        return angle | (x & V.Splat(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan232<V>(V y, V x) where V : struct, IFloatBits<V>
    {
        V ay = V.Abs(y), ax = V.Abs(x), steep = V.Less(ax, ay), sign = V.Splat(-0.0);
        V near = V.Select(steep, ax, ay), far = V.Select(steep, ay, ax);
        // 0 / 0 counts as 0, and ∞ / ∞ as 1.
        V z = V.Select(V.Equal(far, V.Splat(0)), V.Splat(0), near / far);
        z = V.Select(V.Equal(near, V.Splat(double.PositiveInfinity)), V.Splat(1), z);
        V angle = Octant32(z, steep);
        V left = V.Less((x & sign) | V.Splat(1), V.Splat(0));
        angle = V.Select(left, (V.Splat(3.1415927410125732) - angle) + V.Splat(-8.742277657347586E-08), angle);
        V valid = V.Equal(x, x) & V.Equal(y, y);
        return V.Select(valid, angle | (y & sign), x + y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Octant32<V>(V z, V steep) where V : struct, IFloatBits<V>
    {
        V z2 = z * z;
        V q = V.Splat(-0.0018272213417537477);
        q = V.Fma(q, z2, V.Splat(0.011064477988846076));
        q = V.Fma(q, z2, V.Splat(-0.03145576904070181));
        q = V.Fma(q, z2, V.Splat(0.058234615328220884));
        q = V.Fma(q, z2, V.Splat(-0.08419462687334243));
        q = V.Fma(q, z2, V.Splat(0.10957577295814971));
        q = V.Fma(q, z2, V.Splat(-0.14265245556198566));
        q = V.Fma(q, z2, V.Splat(0.1999863863036489));
        q = V.Fma(q, z2, V.Splat(-0.3333330186650061));
        V angle = V.Fma(q, z2 * z, z);
        return V.Select(steep, (V.Splat(1.5707963705062866) - angle) + V.Splat(-4.371138828673793E-08), angle);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan64<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), one = V.Splat(1), steep = V.Less(one, a);
        V angle = Octant64(V.Select(steep, one, a) / V.Select(steep, a, one), steep);
        return angle | (x & V.Splat(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Atan264<V>(V y, V x) where V : struct, IFloatBits<V>
    {
        V ay = V.Abs(y), ax = V.Abs(x), steep = V.Less(ax, ay), sign = V.Splat(-0.0);
        V near = V.Select(steep, ax, ay), far = V.Select(steep, ay, ax);
        // 0 / 0 counts as 0, and ∞ / ∞ as 1.
        V z = V.Select(V.Equal(far, V.Splat(0)), V.Splat(0), near / far);
        z = V.Select(V.Equal(near, V.Splat(double.PositiveInfinity)), V.Splat(1), z);
        V angle = Octant64(z, steep);
        V left = V.Less((x & sign) | V.Splat(1), V.Splat(0));
        angle = V.Select(left, (V.Splat(3.141592653589793) - angle) + V.Splat(1.2246467991473532E-16), angle);
        V valid = V.Equal(x, x) & V.Equal(y, y);
        return V.Select(valid, angle | (y & sign), x + y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Octant64<V>(V z, V steep) where V : struct, IFloatBits<V>
    {
        V z2 = z * z;
        V q = V.Splat(-2.0661714227105963e-05);
        q = V.Fma(q, z2, V.Splat(0.00022684294108397179));
        q = V.Fma(q, z2, V.Splat(-0.0011807410944227113));
        q = V.Fma(q, z2, V.Splat(0.0039003717812060752));
        q = V.Fma(q, z2, V.Splat(-0.009265247263667344));
        q = V.Fma(q, z2, V.Splat(0.017083998989824437));
        q = V.Fma(q, z2, V.Splat(-0.025930663571674985));
        q = V.Fma(q, z2, V.Splat(0.03414521733117738));
        q = V.Fma(q, z2, V.Splat(-0.040970644621163));
        q = V.Fma(q, z2, V.Splat(0.046758957103800326));
        q = V.Fma(q, z2, V.Splat(-0.052398882423047265));
        q = V.Fma(q, z2, V.Splat(0.058774749895566));
        q = V.Fma(q, z2, V.Splat(-0.066658921540908));
        q = V.Fma(q, z2, V.Splat(0.07692217316592778));
        q = V.Fma(q, z2, V.Splat(-0.09090901657837192));
        q = V.Fma(q, z2, V.Splat(0.11111110705547345));
        q = V.Fma(q, z2, V.Splat(-0.14285714272355743));
        q = V.Fma(q, z2, V.Splat(0.19999999999774853));
        q = V.Fma(q, z2, V.Splat(-0.33333333333331994));
        V angle = V.Fma(q, z2 * z, z);
        return V.Select(steep, (V.Splat(1.5707963267948966) - angle) + V.Splat(6.123233995736766E-17), angle);
    }
}
