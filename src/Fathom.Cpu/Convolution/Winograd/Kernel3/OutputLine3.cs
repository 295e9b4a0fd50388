using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Aᵀ m: products at the six points, as four neighbouring outputs.</summary>
internal readonly unsafe struct OutputLine3<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 6;

    public static int Outputs => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (m0, m5) = (L.Load(from[0] + offset), L.Load(from[5 * step] + offset));
        var (m1, m2) = (L.Load(from[step] + offset), L.Load(from[2 * step] + offset));
        var (m3, m4) = (L.Load(from[3 * step] + offset), L.Load(from[4 * step] + offset));
        V evenA = L.Add(m1, m2), oddA = L.Subtract(m1, m2);
        V evenB = L.Add(m3, m4), oddB = L.Subtract(m3, m4);
        L.Store(L.Add(L.Add(m0, evenA), evenB), to[0] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(Points3.A), oddA, L.Multiply(L.Splat(Points3.B), oddB)), to[toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(Points3.A2), evenA, L.Multiply(L.Splat(Points3.B2), evenB)), to[2 * toStep] + toOffset);
        var cubes = L.MultiplyAdd(L.Splat(Points3.B2 * Points3.B), oddB, m5);
        L.Store(L.MultiplyAdd(L.Splat(Points3.A2 * Points3.A), oddA, cubes), to[3 * toStep] + toOffset);
    }
}
