using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Gᵀ u: gradients of the transformed weights at the six points, as gradients of three weights.</summary>
internal readonly unsafe struct KernelGradientLine3<L, V, T> : IWinogradLine<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    public static int Inputs => 6;

    public static int Outputs => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply(T** from, int step, nint offset, T** to, int toStep, nint toOffset)
    {
        var (u0, u5) = (L.Load(from[0] + offset), L.Load(from[5 * step] + offset));
        var (u1, u2) = (L.Load(from[step] + offset), L.Load(from[2 * step] + offset));
        var (u3, u4) = (L.Load(from[3 * step] + offset), L.Load(from[4 * step] + offset));
        V evenA = L.Multiply(L.Splat(Points3.Alpha), L.Add(u1, u2)), oddA = L.Multiply(L.Splat(Points3.Alpha), L.Subtract(u1, u2));
        V evenB = L.Multiply(L.Splat(Points3.Beta), L.Add(u3, u4)), oddB = L.Multiply(L.Splat(Points3.Beta), L.Subtract(u3, u4));
        L.Store(L.MultiplyAdd(L.Splat(1 / Points3.P), u0, L.Add(evenA, evenB)), to[0] + toOffset);
        L.Store(L.MultiplyAdd(L.Splat(Points3.A), oddA, L.Multiply(L.Splat(Points3.B), oddB)), to[toStep] + toOffset);
        var squares = L.MultiplyAdd(L.Splat(Points3.B2), evenB, u5);
        L.Store(L.MultiplyAdd(L.Splat(Points3.A2), evenA, squares), to[2 * toStep] + toOffset);
    }
}
