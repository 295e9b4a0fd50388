using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>G g: three weights, as values at the six points.</summary>
internal readonly unsafe struct KernelLine3<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 3;

    public static int Outputs => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (g0, g1, g2) = (L.Load(from[0] + offset), L.Load(from[step] + offset), L.Load(from[2 * step] + offset));
        L.Store(L.Multiply(L.Splat(1 / Points3.P), g0), to[0] + toOffset);
        L.Store(g2, to[5 * toStep] + toOffset);
        var even = L.MultiplyAdd(L.Splat(Points3.Alpha * Points3.A2), g2, L.Multiply(L.Splat(Points3.Alpha), g0));
        L.Store(L.MultiplyAdd(L.Splat(Points3.Alpha * Points3.A), g1, even), to[toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(-Points3.Alpha * Points3.A), g1, even), to[2 * toStep] + toOffset);
        even = L.MultiplyAdd(L.Splat(Points3.Beta * Points3.B2), g2, L.Multiply(L.Splat(Points3.Beta), g0));
        L.Store(L.MultiplyAdd(L.Splat(Points3.Beta * Points3.B), g1, even), to[3 * toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(-Points3.Beta * Points3.B), g1, even), to[4 * toStep] + toOffset);
    }
}
