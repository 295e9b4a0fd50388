using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Reduction of contiguous elements in an order that does not depend on the vector width.</summary>
/// <remarks>
/// The elements are dealt to four groups of 64 bytes (element i goes to place i mod 4R, where R elements fill 64 bytes), each place is combined in
/// order of i, the groups are combined as (0 with 1) with (2 with 3), and the R places left are halved until one remains. A register narrower than
/// 64 bytes makes several passes, each over its own places. The last, incomplete block is filled up with the identity.
/// </remarks>
internal static unsafe class LaneReduction
{
    private const int GroupBytes = 64;

    /// <summary>The <paramref name="n"/> elements at <paramref name="p"/> combined; the identity when there are none.</summary>
    public static T Run<TReducer, V, T>(T* p, int n)
        where TReducer : struct, IReducer
        where V : struct, IMemoryLanes<V, T>
        where T : unmanaged
    {
        int group = GroupBytes / sizeof(T), block = 4 * group, whole = n - (n % block);
        byte* space = stackalloc byte[5 * GroupBytes];
        T* last = (T*)space, places = (T*)(space + (4 * GroupBytes));
        if (whole < n)
        {
            V identity = V.Splat(TReducer.Identity);
            for (int i = 0; i < block; i += V.Count)
                V.Store(last + i, identity);
            new ReadOnlySpan<T>(p + whole, n - whole).CopyTo(new Span<T>(last, block));
        }

        int padded = whole < n ? whole + block : whole;
        for (int place = 0; place < group; place += V.Count)
        {
            // Four independent chains hide the latency of the operation.
            V x0 = V.Splat(TReducer.Identity), x1 = x0, x2 = x0, x3 = x0;
            for (int i = 0; i < padded; i += block)
            {
                T* q = (i < whole ? p + i : last) + place;
                x0 = TReducer.Combine(x0, V.Load(q));
                x1 = TReducer.Combine(x1, V.Load(q + group));
                x2 = TReducer.Combine(x2, V.Load(q + (2 * group)));
                x3 = TReducer.Combine(x3, V.Load(q + (3 * group)));
            }
            V.Store(places + place, TReducer.Combine(TReducer.Combine(x0, x1), TReducer.Combine(x2, x3)));
        }
        return Halve<TReducer, T>(places);
    }

    private static T Halve<TReducer, T>(T* places)
        where TReducer : struct, IReducer
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            Fold<TReducer, F32x8, F32x4, F32x1, float>((float*)places);
        else if (typeof(T) == typeof(double))
            Fold<TReducer, F64x4, F64x2, F64x1, double>((double*)places);
        else if (typeof(T) == typeof(int))
            Fold<TReducer, I32x8, I32x4, I32x1, int>((int*)places);
        else
            Fold<TReducer, I64x4, I64x2, I64x1, long>((long*)places);
        return places[0];
    }

    // From 64 bytes to 32, to 16, and on one element at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold<TReducer, V32, V16, V, T>(T* places)
        where TReducer : struct, IReducer
        where V32 : struct, IMemoryLanes<V32, T>
        where V16 : struct, IMemoryLanes<V16, T>
        where V : struct, IMemoryLanes<V, T>
        where T : unmanaged
    {
        V32 wide = TReducer.Combine(V32.Load(places), V32.Load(places + V32.Count));
        V32.Store(places, wide);
        V16 narrow = TReducer.Combine(V16.Load(places), V16.Load(places + V16.Count));
        V16.Store(places, narrow);
        for (int half = V16.Count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                V.Store(places + i, TReducer.Combine(V.Load(places + i), V.Load(places + i + half)));
        }
    }
}
