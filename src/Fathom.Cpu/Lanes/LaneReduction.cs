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
    private const int GroupBytes = 64;

    /// <summary>The <paramref name="n"/> elements at <paramref name="p"/> combined; the identity when there are none.</summary>
    [SkipLocalsInit]
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Halve<TReducer, T>(T* places)
        where TReducer : struct, IReducer
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return Halve<TReducer, F32x8, F32x4, T>(places);
        if (typeof(T) == typeof(double))
            return Halve<TReducer, F64x4, F64x2, T>(places);
        if (typeof(T) == typeof(int))
            return Halve<TReducer, I32x8, I32x4, T>(places);
        return Halve<TReducer, I64x4, I64x2, T>(places);
    }

    // From 64 bytes to 32, to 16, and on to one element, in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Halve<TReducer, V32, V16, T>(T* places)
        where TReducer : struct, IReducer
        where V32 : unmanaged, ILanes<V32>
        where V16 : unmanaged, ILanes<V16>
        where T : unmanaged
    {
        var wide = (Vector256<T>*)places;
        var sum = Unsafe.BitCast<V32, Vector256<T>>(TReducer.Combine(Unsafe.BitCast<Vector256<T>, V32>(wide[0]), Unsafe.BitCast<Vector256<T>, V32>(wide[1])));
        var x = Combine<TReducer, V16, T>(sum.GetLower(), sum.GetUpper());
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
