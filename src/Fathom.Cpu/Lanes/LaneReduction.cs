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

        for (int place = 0; place < group; place += V.Count)
        {
            V x0 = V.Splat(TReducer.Identity), x1 = x0, x2 = x0, x3 = x0;
            for (int i = place; i < whole; i += block)
                Step<TReducer, V, T>(p + i, group, ref x0, ref x1, ref x2, ref x3);
            if (whole < n)
                Step<TReducer, V, T>(last + place, group, ref x0, ref x1, ref x2, ref x3);
            V.Store(places + place, TReducer.Combine(TReducer.Combine(x0, x1), TReducer.Combine(x2, x3)));
        }
        return Halve<TReducer, T>(places, group);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TReducer, V, T>(T* p, int group, ref V x0, ref V x1, ref V x2, ref V x3)
        where TReducer : struct, IReducer
        where V : struct, IMemoryLanes<V, T>
        where T : unmanaged
    {
        x0 = TReducer.Combine(x0, V.Load(p));
        x1 = TReducer.Combine(x1, V.Load(p + group));
        x2 = TReducer.Combine(x2, V.Load(p + (2 * group)));
        x3 = TReducer.Combine(x3, V.Load(p + (3 * group)));
    }

    private static T Halve<TReducer, T>(T* places, int count)
        where TReducer : struct, IReducer
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            Halve<TReducer, F32x1, float>((float*)places, count);
        else if (typeof(T) == typeof(double))
            Halve<TReducer, F64x1, double>((double*)places, count);
        else if (typeof(T) == typeof(int))
            Halve<TReducer, I32x1, int>((int*)places, count);
        else
            Halve<TReducer, I64x1, long>((long*)places, count);
        return places[0];
    }

    private static void Halve<TReducer, V, T>(T* places, int count)
        where TReducer : struct, IReducer
        where V : struct, IMemoryLanes<V, T>
        where T : unmanaged
    {
        for (int half = count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                V.Store(places + i, TReducer.Combine(V.Load(places + i), V.Load(places + i + half)));
        }
    }
}
