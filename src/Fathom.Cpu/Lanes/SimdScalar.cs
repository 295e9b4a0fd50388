using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>One element, computed in the first lane of a 128-bit register: the same instructions as the wide types, so the same bits.</summary>
internal readonly unsafe struct SimdScalar<T> : ISimd<T, T> where T : unmanaged
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Up(T x) => Vector128.CreateScalarUnsafe(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* p) => *p;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* p, T x) => *p = x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(T* p, T x) => *p = x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Broadcast(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T x, T y) => Simd128<T>.Add(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T x, T y) => Simd128<T>.Subtract(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T x, T y) => Simd128<T>.Multiply(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T And(T x, T y) => Simd128<T>.And(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Or(T x, T y) => Simd128<T>.Or(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Xor(T x, T y) => Simd128<T>.Xor(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinNative(T x, T y) => Simd128<T>.MinNative(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxNative(T x, T y) => Simd128<T>.MaxNative(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Equal(T x, T y) => Simd128<T>.Equal(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Less(T x, T y) => Simd128<T>.Less(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LessOrEqual(T x, T y) => Simd128<T>.LessOrEqual(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddBits(T x, T y) => Simd128<T>.AddBits(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SubtractBits(T x, T y) => Simd128<T>.SubtractBits(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T x, T y) => Simd128<T>.Divide(Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Negate(T x) => Simd128<T>.Negate(Up(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Not(T x) => Simd128<T>.Not(Up(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs(T x) => Simd128<T>.Abs(Up(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sqrt(T x) => Simd128<T>.Sqrt(Up(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Floor(T x) => Simd128<T>.Floor(Up(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Ceiling(T x) => Simd128<T>.Ceiling(Up(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Round(T x) => Simd128<T>.Round(Up(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Truncate(T x) => Simd128<T>.Truncate(Up(x)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ShiftLeft(T x, int count) => Simd128<T>.ShiftLeft(Up(x), count).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ShiftRightLogical(T x, int count) => Simd128<T>.ShiftRightLogical(Up(x), count).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Select(T mask, T x, T y) => Simd128<T>.Select(Up(mask), Up(x), Up(y)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Fma(T x, T y, T z) => Simd128<T>.Fma(Up(x), Up(y), Up(z)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(T mask) => sizeof(T) == 4 ? Unsafe.BitCast<T, uint>(mask) != 0 : Unsafe.BitCast<T, ulong>(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Lookup(Vector512<float> table, T index) => Simd128<T>.Lookup(table, Up(index)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Scale(T x, T k) => Simd128<T>.Scale(Up(x), Up(k)).ToScalar();
}
