using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>Lanes of f32 or f64 in a register of any width; the aliases <c>F32x16</c>, <c>F64x4</c>, ... name its instances.</summary>
/// <param name="value">The register.</param>
internal readonly unsafe partial struct FloatLanes<TVector, T, S>(TVector value) : IFloatMemoryLanes<FloatLanes<TVector, T, S>, T>
    where TVector : unmanaged
    where T : unmanaged
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
    public static FloatLanes<TVector, T, S> Splat(double value) => Broadcast(
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)value) : Unsafe.BitCast<double, T>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> SplatBits(long bits) => Broadcast(
        sizeof(T) == 4 ? Unsafe.BitCast<int, T>((int)bits) : Unsafe.BitCast<long, T>(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Load(T* p) => new(S.Load(p));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, FloatLanes<TVector, T, S> x) => S.Store(p, x.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, FloatLanes<TVector, T, S> x, bool streams)
    {
        if (streams)
            S.Stream(p, x.Value);
        else
            S.Store(p, x.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Broadcast(T value) => new(S.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator +(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Add(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator -(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Subtract(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator *(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Multiply(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator -(FloatLanes<TVector, T, S> x) => new(S.Negate(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator &(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.And(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator |(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Or(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator ^(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Xor(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator ~(FloatLanes<TVector, T, S> x) => new(S.Not(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Abs(FloatLanes<TVector, T, S> x) => new(S.Abs(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Equal(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Equal(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Less(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) => new(S.Less(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> LessOrEqual(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.LessOrEqual(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Select(FloatLanes<TVector, T, S> mask, FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Select(mask.Value, x.Value, y.Value));

    // The instruction gives y when either operand is NaN, so only a NaN in x needs mending.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Min(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Select(S.Equal(x.Value, x.Value), S.MinNative(x.Value, y.Value), x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Max(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Select(S.Equal(x.Value, x.Value), S.MaxNative(x.Value, y.Value), x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> operator /(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.Divide(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Fma(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y, FloatLanes<TVector, T, S> z) =>
        new(S.Fma(x.Value, y.Value, z.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Sqrt(FloatLanes<TVector, T, S> x) => new(S.Sqrt(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Floor(FloatLanes<TVector, T, S> x) => new(S.Floor(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Ceiling(FloatLanes<TVector, T, S> x) => new(S.Ceiling(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Round(FloatLanes<TVector, T, S> x) => new(S.Round(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Truncate(FloatLanes<TVector, T, S> x) => new(S.Truncate(x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> AddBits(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.AddBits(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> SubtractBits(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        new(S.SubtractBits(x.Value, y.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> ShiftLeft(FloatLanes<TVector, T, S> x, int count) => new(S.ShiftLeft(x.Value, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> ShiftRightLogical(FloatLanes<TVector, T, S> x, int count) =>
        new(S.ShiftRightLogical(x.Value, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(FloatLanes<TVector, T, S> mask) => S.Any(mask.Value);

    // The instructions give their second operand when one is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> AtLeast(FloatLanes<TVector, T, S> x, double low) => new(S.MaxNative(Splat(low).Value, x.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Clamp(FloatLanes<TVector, T, S> x, double low, double high) =>
        new(S.MinNative(Splat(high).Value, AtLeast(x, low).Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Lookup(Vector512<float> table, FloatLanes<TVector, T, S> index) => new(S.Lookup(table, index.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Scale(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> k) =>
        new(S.Scale(x.Value, k.Value));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FloatLanes<TVector, T, S> PerLane<TFunction>(FloatLanes<TVector, T, S> x) where TFunction : struct, IScalarFunction
    {
        TVector result = default;
        for (int lane = 0; lane < Count; lane++)
        {
            if (typeof(T) == typeof(float))
                ((float*)&result)[lane] = (float)TFunction.Apply(((float*)&x)[lane]);
            else
                ((double*)&result)[lane] = TFunction.Apply(((double*)&x)[lane]);
        }
        return new(result);
    }
}
