using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Multiply-adds in registers: 12 independent chains, more than latency times ports of any processor so far (4 or 5
/// cycles, 2 ports), and few enough for 16 registers.
/// </summary>
internal sealed unsafe class FmaProbe<L, V> : IProbe where L : struct, IMatMulLanes<V, float> where V : struct
{
    private const int Chains = 12, Rounds = 20_000;

    public double Amount => 2.0 * Chains * Rounds * L.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Run()
    {
        // x → 0.5 x + 0.5 stays at 1: no overflow and no denormals to slow it.
        var half = 0.5f;
        var a = L.Broadcast(&half);
        V c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (var i = 0; i < Rounds; i++)
        {
            c0 = L.MultiplyAdd(c0, a, a);
            c1 = L.MultiplyAdd(c1, a, a);
            c2 = L.MultiplyAdd(c2, a, a);
            c3 = L.MultiplyAdd(c3, a, a);
            c4 = L.MultiplyAdd(c4, a, a);
            c5 = L.MultiplyAdd(c5, a, a);
            c6 = L.MultiplyAdd(c6, a, a);
            c7 = L.MultiplyAdd(c7, a, a);
            c8 = L.MultiplyAdd(c8, a, a);
            c9 = L.MultiplyAdd(c9, a, a);
            c10 = L.MultiplyAdd(c10, a, a);
            c11 = L.MultiplyAdd(c11, a, a);
        }
        return L.Sum(L.Add(L.Add(L.Add(c0, c1), L.Add(c2, c3)), L.Add(L.Add(c4, c5), L.Add(c6, c7))))
            + L.Sum(L.Add(L.Add(c8, c9), L.Add(c10, c11)));
    }
}
