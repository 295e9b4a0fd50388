using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary><see cref="Philox"/> for eight neighbouring counters at once.</summary>
internal static unsafe class PhiloxVectors
{
    /// <summary>Counters done at once.</summary>
    public const int Counters = 8;

    /// <summary>Writes the 32 words of counters <paramref name="counter"/> to <paramref name="counter"/> + 7, in order.</summary>
    public static void Words(ulong key, ulong counter, uint* to)
    {
        // Each 64-bit lane holds one 32-bit word of a counter's state; its upper half is cleared where it would be seen.
        var low = Vector512.Create(0xFFFFFFFFUL);
        var multiplier0 = Vector512.Create((ulong)Philox.Multiplier0);
        var multiplier1 = Vector512.Create((ulong)Philox.Multiplier1);
        var counters = Vector512.Create(counter) + Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        Vector512<ulong> c0 = counters & low, c1 = counters >>> 32, c2 = default, c3 = default;
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (var round = 0; round < Philox.Rounds; round++)
        {
            var product0 = MultiplyLow(c0, multiplier0);
            var product1 = MultiplyLow(c2, multiplier1);
            c0 = (product1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c1 = product1 & low;
            c2 = (product0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c3 = product0 & low;
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }
        // Words 0 and 1 of a counter side by side, words 2 and 3 likewise, then alternately.
        ulong* first = stackalloc ulong[Counters], second = stackalloc ulong[Counters];
        (c0 | (c1 << 32)).Store(first);
        (c2 | (c3 << 32)).Store(second);
        var pairs = (ulong*)to;
        for (var i = 0; i < Counters; i++)
            (pairs[2 * i], pairs[2 * i + 1]) = (first[i], second[i]);
    }

    /// <summary>64-bit products of numbers below 2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MultiplyLow(Vector512<ulong> x, Vector512<ulong> y)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Multiply(x.AsUInt32(), y.AsUInt32());
        if (Avx2.IsSupported)
            return Vector512.Create(
                Avx2.Multiply(x.GetLower().AsUInt32(), y.GetLower().AsUInt32()), Avx2.Multiply(x.GetUpper().AsUInt32(), y.GetUpper().AsUInt32()));
        return x * y;
    }
}
