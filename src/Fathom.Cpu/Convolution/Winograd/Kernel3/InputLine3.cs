using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Bᵀ d: six neighbouring inputs, as values at the six points.</summary>
internal readonly unsafe struct InputLine3<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 6;

    public static int Outputs => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (d0, d1, d2) = (L.Load(from[0] + offset), L.Load(from[step] + offset), L.Load(from[2 * step] + offset));
        var (d3, d4, d5) = (L.Load(from[3 * step] + offset), L.Load(from[4 * step] + offset), L.Load(from[5 * step] + offset));
        V p = L.Splat(Points3.P), minusS = L.Splat(-Points3.S), minusA2 = L.Splat(-Points3.A2), minusB2 = L.Splat(-Points3.B2);
        L.Store(L.MultiplyAdd(p, d0, L.MultiplyAdd(minusS, d2, d4)), to[0] + toOffset);
        L.Store(L.MultiplyAdd(p, d1, L.MultiplyAdd(minusS, d3, d5)), to[5 * toStep] + toOffset);

        // A point and its negative share their even and their odd terms.
        V even = L.MultiplyAdd(minusB2, d2, d4), odd = L.MultiplyAdd(minusB2, d1, d3);
        L.Store(L.MultiplyAdd(L.Splat(Points3.A), odd, even), to[toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(-Points3.A), odd, even), to[2 * toStep] + toOffset);
        (even, odd) = (L.MultiplyAdd(minusA2, d2, d4), L.MultiplyAdd(minusA2, d1, d3));
        L.Store(L.MultiplyAdd(L.Splat(Points3.B), odd, even), to[3 * toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(-Points3.B), odd, even), to[4 * toStep] + toOffset);
    }
}
