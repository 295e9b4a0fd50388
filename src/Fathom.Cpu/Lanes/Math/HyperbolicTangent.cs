using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Hyperbolic tangent.</summary>
/// <remarks>
/// For f32 a minimax polynomial up to 0.6, then 1 - 2 / (e^(2|x|) + 1). For f64 t / (t + 2) with t = e^(2|x|) - 1, which loses no digits near zero.
/// From the upper bounds on, the result rounds to 1.
/// </remarks>
internal static class HyperbolicTangent
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh32<V>(V x) where V : struct, IFloatBits<V>
    {
        V z = x * x;
        V q = V.Splat(-0.005843350180819942);
        q = V.Fma(q, z, V.Splat(0.020755522911482915));
        q = V.Fma(q, z, V.Splat(-0.05377315675806662));
        q = V.Fma(q, z, V.Splat(0.13331816076157138));
        q = V.Fma(q, z, V.Splat(-0.3333329473236375));
        V near = V.Fma(q * z, x, x), a = V.Clamp(V.Abs(x), 0, 10);
        V far = V.Splat(1) - (V.Splat(2) / (Exponential.Exp32(a + a) + V.Splat(1)));
        return V.Select(V.Less(a, V.Splat(0.6)), near, far) | (x & V.Splat(-0.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh64<V>(V x) where V : struct, IFloatBits<V>
    {
        V a = V.Abs(x);
        V t = Exponential.Expm164(V.Clamp(a + a, 0, 45));
        return (t / (t + V.Splat(2))) | (x & V.Splat(-0.0));
    }
}
