using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Aᵀ m: products at the five points, as four neighbouring outputs.</summary>
internal readonly unsafe struct OutputLine2<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 5;

    public static int Outputs => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (m0, m1, m2) = (L.Load(from[0] + offset), L.Load(from[step] + offset), L.Load(from[2 * step] + offset));
        var (m3, m4) = (L.Load(from[3 * step] + offset), L.Load(from[4 * step] + offset));
        V even = L.Add(m1, m2), odd = L.Subtract(m1, m2);
        L.Store(L.Add(L.Add(m0, even), m3), to[0] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(Points2.A), odd, L.Multiply(L.Splat(Points2.C), m3)), to[toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(Points2.A2), even, L.Multiply(L.Splat(Points2.C2), m3)), to[2 * toStep] + toOffset);
        var cubes = L.MultiplyAdd(L.Splat(Points2.C2 * Points2.C), m3, m4);
        L.Store(L.MultiplyAdd(L.Splat(Points2.A2 * Points2.A), odd, cubes), to[3 * toStep] + toOffset);
    }
}
