using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Combination of partial results one by one. Partial results of f32 are held in f64, so that the error of a long sum is that of its
/// parts; other types are held as they are. Either way one takes eight bytes.
/// </summary>
internal static unsafe class Fold<TReducer, T> where TReducer : struct, IReducer where T : unmanaged
{
    /// <summary>Size of a partial result.</summary>
    public const int Bytes = 8;

    /// <summary>Sets a partial result to the identity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Begin(byte* partial)
    {
        if (typeof(T) == typeof(int))
            *(I32x1*)partial = I32x1.Splat(TReducer.Identity);
        else if (typeof(T) == typeof(long))
            *(I64x1*)partial = I64x1.Splat(TReducer.Identity);
        else
            *(F64x1*)partial = F64x1.Splat(TReducer.Identity);
    }

    /// <summary>Adds an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(byte* partial, T element)
    {
        if (typeof(T) == typeof(float))
            *(F64x1*)partial = TReducer.Combine(*(F64x1*)partial, F64x1.Broadcast(Unsafe.BitCast<T, float>(element)));
        else if (typeof(T) == typeof(double))
            *(F64x1*)partial = TReducer.Combine(*(F64x1*)partial, F64x1.Broadcast(Unsafe.BitCast<T, double>(element)));
        else if (typeof(T) == typeof(int))
            *(I32x1*)partial = TReducer.Combine(*(I32x1*)partial, I32x1.Broadcast(Unsafe.BitCast<T, int>(element)));
        else
            *(I64x1*)partial = TReducer.Combine(*(I64x1*)partial, I64x1.Broadcast(Unsafe.BitCast<T, long>(element)));
    }

    /// <summary>Adds another partial result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Combine(byte* partial, byte* other)
    {
        if (typeof(T) == typeof(int))
            *(I32x1*)partial = TReducer.Combine(*(I32x1*)partial, *(I32x1*)other);
        else if (typeof(T) == typeof(long))
            *(I64x1*)partial = TReducer.Combine(*(I64x1*)partial, *(I64x1*)other);
        else
            *(F64x1*)partial = TReducer.Combine(*(F64x1*)partial, *(F64x1*)other);
    }

    /// <summary>The partial result as an element.</summary>
    public static T End(byte* partial) =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)*(double*)partial) : *(T*)partial;
}
