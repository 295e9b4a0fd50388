using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>A dy: four neighbouring gradients of the output, as gradients of the products at the five points.</summary>
internal readonly unsafe struct GradientLine2<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 4;

    public static int Outputs => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (y0, y1) = (L.Load(from[0] + offset), L.Load(from[step] + offset));
        var (y2, y3) = (L.Load(from[2 * step] + offset), L.Load(from[3 * step] + offset));
        L.Store(y0, to[0] + toOffset);
        L.Store(y3, to[4 * toStep] + toOffset);
        V even = L.MultiplyAdd(L.Splat(Points2.A2), y2, y0), odd = L.MultiplyAdd(L.Splat(Points2.A2), y3, y1);
        L.Store(L.MultiplyAdd(L.Splat(Points2.A), odd, even), to[toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(-Points2.A), odd, even), to[2 * toStep] + toOffset);
        (even, odd) = (L.MultiplyAdd(L.Splat(Points2.C2), y2, y0), L.MultiplyAdd(L.Splat(Points2.C2), y3, y1));
        L.Store(L.MultiplyAdd(L.Splat(Points2.C), odd, even), to[3 * toStep] + toOffset);
    }
}
