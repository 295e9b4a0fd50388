using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Sine and cosine.</summary>
/// <remarks>
/// |x| = k π/2 + r with |r| about π/4 at most, by subtracting k times the three parts of π/2, fused (Cody and Waite, 1980); then the polynomial of sin r or
/// of cos r, as the quadrant says. Arguments too large for that go lane by lane through the runtime's exact reduction.
/// </remarks>
internal static class Trigonometry
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin32<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), huge = V.Less(V.Splat(100000), a);
        V y = Quadrant32(a, 0) ^ (x & V.Splat(-0.0));
        return V.Any(huge) ? V.Select(huge, V.PerLane<ScalarSin>(x), y) : y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos32<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), huge = V.Less(V.Splat(100000), a);
        V y = Quadrant32(a, 1);
        return V.Any(huge) ? V.Select(huge, V.PerLane<ScalarCos>(x), y) : y;
    }

    // sin(x + offset π/2), x not negative. The low bits of the shifted k say the quadrant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quadrant32<V>(V x, long offset) where V : struct, IFloatBits<V>
    {
        V shifted = V.Fma(x, V.Splat(0.6366197723675814), V.Splat(12582912));
        V k = shifted - V.Splat(12582912);
        V r = V.Fma(k, V.Splat(-1.5707963705062866), x);
        r = V.Fma(k, V.Splat(4.371138828673793E-08), r);
        r = V.Fma(k, V.Splat(1.7151245100058819E-15), r);
        V z = r * r;
        V sin = V.Splat(-0.00019505239735102326);
        sin = V.Fma(sin, z, V.Splat(0.008332090311572464));
        sin = V.Fma(sin, z, V.Splat(-0.16666653579766694));
        sin = V.Fma(sin, z * r, r);
        V cos = V.Splat(2.4424922485514095e-05);
        cos = V.Fma(cos, z, V.Splat(-0.0013887251759363208));
        cos = V.Fma(cos, z, V.Splat(0.041666644561339984));
        cos = V.Fma(cos, z * z, V.Fma(z, V.Splat(-0.5), V.Splat(1)));
        V quadrant = V.AddBits(shifted, V.SplatBits(offset));
        V odd = V.Less(V.ShiftLeft(quadrant, 31) | V.Splat(1), V.Splat(0));
        return V.Select(odd, cos, sin) ^ V.ShiftLeft(V.ShiftRightLogical(quadrant, 1), 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin64<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), huge = V.Less(V.Splat(30000000), a);
        V y = Quadrant64(a, 0) ^ (x & V.Splat(-0.0));
        return V.Any(huge) ? V.Select(huge, V.PerLane<ScalarSin>(x), y) : y;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos64<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x), huge = V.Less(V.Splat(30000000), a);
        V y = Quadrant64(a, 1);
        return V.Any(huge) ? V.Select(huge, V.PerLane<ScalarCos>(x), y) : y;
    }

    // sin(x + offset π/2), x not negative. The low bits of the shifted k say the quadrant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quadrant64<V>(V x, long offset) where V : struct, IFloatBits<V>
    {
        V shifted = V.Fma(x, V.Splat(0.6366197723675814), V.Splat(6755399441055744));
        V k = shifted - V.Splat(6755399441055744);
        V r = V.Fma(k, V.Splat(-1.5707963267948966), x);
        r = V.Fma(k, V.Splat(-6.123233995736766E-17), r);
        r = V.Fma(k, V.Splat(1.4973849048591698E-33), r);
        V z = r * r;
        V sin = V.Splat(1.5890770741771812e-10);
        sin = V.Fma(sin, z, V.Splat(-2.5050655799635716e-08));
        sin = V.Fma(sin, z, V.Splat(2.7557313050829856e-06));
        sin = V.Fma(sin, z, V.Splat(-0.00019841269828000491));
        sin = V.Fma(sin, z, V.Splat(0.008333333333320222));
        sin = V.Fma(sin, z, V.Splat(-0.16666666666666624));
        sin = V.Fma(sin, z * r, r);
        V cos = V.Splat(-1.1355521355258532e-11);
        cos = V.Fma(cos, z, V.Splat(2.087564493090008e-09));
        cos = V.Fma(cos, z, V.Splat(-2.755731378769385e-07));
        cos = V.Fma(cos, z, V.Splat(2.4801587287575313e-05));
        cos = V.Fma(cos, z, V.Splat(-0.001388888888887116));
        cos = V.Fma(cos, z, V.Splat(0.04166666666666658));
        cos = V.Fma(cos, z * z, V.Fma(z, V.Splat(-0.5), V.Splat(1)));
        V quadrant = V.AddBits(shifted, V.SplatBits(offset));
        V odd = V.Less(V.ShiftLeft(quadrant, 63) | V.Splat(1), V.Splat(0));
        return V.Select(odd, cos, sin) ^ V.ShiftLeft(V.ShiftRightLogical(quadrant, 1), 63);
    }

    private readonly struct ScalarSin : IScalarFunction
    {
        public static double Apply(double x) => Math.Sin(x);
    }

    private readonly struct ScalarCos : IScalarFunction
    {
        public static double Apply(double x) => Math.Cos(x);
    }
}
