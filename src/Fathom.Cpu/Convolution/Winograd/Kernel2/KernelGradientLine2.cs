using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Gᵀ u: gradients of the transformed weights at the five points, as gradients of two weights.</summary>
internal readonly unsafe struct KernelGradientLine2<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 5;

    public static int Outputs => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (u0, u4) = (L.Multiply(L.Splat(Points2.Zero), L.Load(from[0] + offset)), L.Load(from[4 * step] + offset));
        var u1 = L.Multiply(L.Splat(Points2.PlusA), L.Load(from[step] + offset));
        var u2 = L.Multiply(L.Splat(Points2.MinusA), L.Load(from[2 * step] + offset));
        var u3 = L.Multiply(L.Splat(Points2.AtC), L.Load(from[3 * step] + offset));
        L.Store(L.Add(L.Add(u0, u3), L.Add(u1, u2)), to[0] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(Points2.A), L.Subtract(u1, u2), L.MultiplyAdd(L.Splat(Points2.C), u3, u4)), to[toStep] + toOffset);
    }
}
