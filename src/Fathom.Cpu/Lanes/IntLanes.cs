using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Lanes of i32 or i64 in a register of any width; the aliases <c>I32x16</c>, <c>I64x4</c>, ... name its instances.</summary>
/// <param name="value">The register.</param>
internal readonly unsafe struct IntLanes<TVector, T, S>(TVector value) : IMemoryLanes<IntLanes<TVector, T, S>, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryInteger<T>
    where S : struct, ISimd<TVector, T>
{
    /// <summary>The register.</summary>
    public readonly TVector Value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Splat(double value) => Broadcast(
        typeof(T) == typeof(int) ? Unsafe.BitCast<int, T>((int)value) : Unsafe.BitCast<long, T>((long)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Load(T* p) => new(S.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, IntLanes<TVector, T, S> x) => S.Store(p, x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, IntLanes<TVector, T, S> x, bool streams)
    {
        if (streams)
            S.Stream(p, x.Value);
        else
            S.Store(p, x.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Broadcast(T value) => new(S.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> operator +(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) => new(S.Add(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> operator -(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) =>
        new(S.Subtract(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> operator *(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) =>
        new(S.Multiply(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> operator -(IntLanes<TVector, T, S> x) => new(S.Negate(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> operator &(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) => new(S.And(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> operator |(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) => new(S.Or(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> operator ^(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) => new(S.Xor(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> operator ~(IntLanes<TVector, T, S> x) => new(S.Not(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Abs(IntLanes<TVector, T, S> x) => new(S.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Equal(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) => new(S.Equal(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Less(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) => new(S.Less(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> LessOrEqual(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) =>
        new(S.LessOrEqual(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Select(IntLanes<TVector, T, S> mask, IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) =>
        new(S.Select(mask.Value, x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Min(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) => new(S.MinNative(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IntLanes<TVector, T, S> Max(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y) => new(S.MaxNative(x.Value, y.Value));

    /// <summary>x / y towards zero, 0 where y is 0, and wrapping for the one quotient that does not fit.</summary>
    /// <remarks>No processor here divides integer vectors, so this goes lane by lane.</remarks>
    public static IntLanes<TVector, T, S> operator /(IntLanes<TVector, T, S> x, IntLanes<TVector, T, S> y)
    {
        TVector quotients = default;
        T* numerators = (T*)&x, divisors = (T*)&y, q = (T*)&quotients;
        for (int lane = 0; lane < Count; lane++)
            q[lane] = Divide(numerators[lane], divisors[lane]);
        return new(quotients);
    }

    private static T Divide(T x, T y) => y == T.Zero ? T.Zero : y == -T.One ? -x : x / y;
}
