using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Bᵀ d: five neighbouring inputs, as values at the five points.</summary>
internal readonly unsafe struct InputLine2<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 5;

    public static int Outputs => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (d0, d1, d2) = (L.Load(from[0] + offset), L.Load(from[step] + offset), L.Load(from[2 * step] + offset));
        var (d3, d4) = (L.Load(from[3 * step] + offset), L.Load(from[4 * step] + offset));
        V minusC = L.Splat(-Points2.C), minusA2 = L.Splat(-Points2.A2);
        V e0 = L.MultiplyAdd(minusC, d0, d1), e1 = L.MultiplyAdd(minusC, d1, d2);
        V e2 = L.MultiplyAdd(minusC, d2, d3), e3 = L.MultiplyAdd(minusC, d3, d4);
        L.Store(L.MultiplyAdd(minusA2, e0, e2), to[0] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(Points2.A), e1, e2), to[toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(-Points2.A), e1, e2), to[2 * toStep] + toOffset);
        L.Store(L.MultiplyAdd(minusA2, d1, d3), to[3 * toStep] + toOffset);
        L.Store(L.MultiplyAdd(minusA2, e1, e3), to[4 * toStep] + toOffset);
    }
}
