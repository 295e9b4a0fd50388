using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>A dy: four neighbouring gradients of the output, as gradients of the products at the six points.</summary>
internal readonly unsafe struct GradientLine3<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 4;

    public static int Outputs => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (y0, y1) = (L.Load(from[0] + offset), L.Load(from[step] + offset));
        var (y2, y3) = (L.Load(from[2 * step] + offset), L.Load(from[3 * step] + offset));
        L.Store(y0, to[0] + toOffset);
        L.Store(y3, to[5 * toStep] + toOffset);
        V even = L.MultiplyAdd(L.Splat(Points3.A2), y2, y0), odd = L.MultiplyAdd(L.Splat(Points3.A2), y3, y1);
        L.Store(L.MultiplyAdd(L.Splat(Points3.A), odd, even), to[toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(-Points3.A), odd, even), to[2 * toStep] + toOffset);
        (even, odd) = (L.MultiplyAdd(L.Splat(Points3.B2), y2, y0), L.MultiplyAdd(L.Splat(Points3.B2), y3, y1));
        L.Store(L.MultiplyAdd(L.Splat(Points3.B), odd, even), to[3 * toStep] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(-Points3.B), odd, even), to[4 * toStep] + toOffset);
    }
}
