using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>G g: two weights, as values at the five points.</summary>
internal readonly unsafe struct KernelLine2<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 2;

    public static int Outputs => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (g0, g1) = (L.Load(from[0] + offset), L.Load(from[step] + offset));
        L.Store(L.Multiply(L.Splat(Points2.Zero), g0), to[0] + toOffset);
        L.Store(L.Multiply(L.Splat(Points2.PlusA), L.MultiplyAdd(L.Splat(Points2.A), g1, g0)), to[toStep] + toOffset);
        L.Store(L.Multiply(L.Splat(Points2.MinusA), L.MultiplyAdd(L.Splat(-Points2.A), g1, g0)), to[2 * toStep] + toOffset);
        L.Store(L.Multiply(L.Splat(Points2.AtC), L.MultiplyAdd(L.Splat(Points2.C), g1, g0)), to[3 * toStep] + toOffset);
        L.Store(g1, to[4 * toStep] + toOffset);
    }
}
