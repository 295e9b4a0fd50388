using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>Reduction of contiguous elements in an order that does not depend on the vector width.</summary>
/// <remarks>
/// The elements are dealt to four groups of 64 bytes (element i goes to place i mod 4R, where R elements fill 64 bytes), each place is combined in
/// order of i, the groups are combined as (0 with 1) with (2 with 3), and the R places left are halved until one remains. A register narrower than
/// 64 bytes makes several passes, each over its own places. The last, incomplete block is filled up with the identity.
/// </remarks>
internal static unsafe class LaneReduction
{
    /// <summary>Bytes of a group of places.</summary>
    public const int GroupBytes = 64;

    /// <summary>The <paramref name="n"/> elements at <paramref name="p"/> combined; the identity when there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Run<TReducer, V, T>(T* p, int n)
        where TReducer : struct, IReducer
        where V : struct, IMemoryLanes<V, T>
        where T : unmanaged =>
        V.Count * sizeof(T) == GroupBytes && n % (4 * V.Count) == 0 ? WholeBlocks<TReducer, V, T>(p, n) : AnyBlocks<TReducer, V, T>(p, n);

    // A place is a lane, and nothing goes through memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T WholeBlocks<TReducer, V, T>(T* p, int n)
        where TReducer : struct, IReducer
        where V : struct, IMemoryLanes<V, T>
        where T : unmanaged
    {
        V x0 = V.Splat(TReducer.Identity), x1 = x0, x2 = x0, x3 = x0;
        for (var end = p + n; p < end; p += 4 * V.Count)
        {
            x0 = TReducer.Combine(x0, V.Load(p));
            x1 = TReducer.Combine(x1, V.Load(p + V.Count));
            x2 = TReducer.Combine(x2, V.Load(p + 2 * V.Count));
            x3 = TReducer.Combine(x3, V.Load(p + 3 * V.Count));
        }
        return Join<TReducer, V, T>(x0, x1, x2, x3);
    }

    /// <summary>What the places of four groups, each in one register, come to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Join<TReducer, V, T>(V x0, V x1, V x2, V x3)
        where TReducer : struct, IReducer
        where V : struct, IMemoryLanes<V, T>
        where T : unmanaged
    {
        var places = Unsafe.BitCast<V, Vector512<T>>(TReducer.Combine(TReducer.Combine(x0, x1), TReducer.Combine(x2, x3)));
        return Halve<TReducer, T>(places.GetLower(), places.GetUpper());
    }

    [SkipLocalsInit]
    private static T AnyBlocks<TReducer, V, T>(T* p, int n)
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
        return Halve<TReducer, T>(Vector256.Load(places), Vector256.Load(places + Vector256<T>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Halve<TReducer, T>(Vector256<T> lower, Vector256<T> upper)
        where TReducer : struct, IReducer
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return Halve<TReducer, F32x8, F32x4, T>(lower, upper);
        if (typeof(T) == typeof(double))
            return Halve<TReducer, F64x4, F64x2, T>(lower, upper);
        if (typeof(T) == typeof(int))
            return Halve<TReducer, I32x8, I32x4, T>(lower, upper);
        return Halve<TReducer, I64x4, I64x2, T>(lower, upper);
    }

    // From 64 bytes to 32, to 16, and on to one element, in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Halve<TReducer, V32, V16, T>(Vector256<T> lower, Vector256<T> upper)
        where TReducer : struct, IReducer
        where V32 : unmanaged, ILanes<V32>
        where V16 : unmanaged, ILanes<V16>
        where T : unmanaged
    {
        var half = Unsafe.BitCast<V32, Vector256<T>>(TReducer.Combine(Unsafe.BitCast<Vector256<T>, V32>(lower), Unsafe.BitCast<Vector256<T>, V32>(upper)));
        var x = Combine<TReducer, V16, T>(half.GetLower(), half.GetUpper());
        x = Combine<TReducer, V16, T>(x, Vector128.Shuffle(x.AsInt64(), Vector128.Create(1L, 1)).As<long, T>());
        if (Vector128<T>.Count == 4)
            x = Combine<TReducer, V16, T>(x, Vector128.Shuffle(x.AsInt32(), Vector128.Create(1, 1, 1, 1)).As<int, T>());
        return x.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Combine<TReducer, V16, T>(Vector128<T> x, Vector128<T> y)
        where TReducer : struct, IReducer
        where V16 : unmanaged, ILanes<V16>
        where T : unmanaged =>
        Unsafe.BitCast<V16, Vector128<T>>(TReducer.Combine(Unsafe.BitCast<Vector128<T>, V16>(x), Unsafe.BitCast<Vector128<T>, V16>(y)));
}
