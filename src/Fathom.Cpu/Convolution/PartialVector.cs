using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Loads and stores of the first elements of a vector, which touch no memory behind them.</summary>
internal static unsafe class PartialVector<L, V, T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged
{
    /// <summary>The first <paramref name="count"/> elements from <paramref name="p"/>; the other lanes are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(T* p, int count) => count == L.Width ? L.Load(p) : LoadFirst(p, count);

    /// <summary>Writes the first <paramref name="count"/> lanes to <paramref name="p"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V x, T* p, int count)
    {
        if (count == L.Width)
            L.Store(x, p);
        else
            StoreFirst(x, p, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V LoadFirst(T* p, int count)
    {
        V x = default;
        for (var i = 0; i < count; i++)
            Unsafe.Add(ref Unsafe.As<V, T>(ref x), i) = p[i];
        return x;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreFirst(V x, T* p, int count)
    {
        for (var i = 0; i < count; i++)
            p[i] = Unsafe.Add(ref Unsafe.As<V, T>(ref x), i);
    }
}
