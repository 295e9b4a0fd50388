using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>
/// Number to number: a float becomes an integer by truncation, saturating outside its range, NaN giving 0; an integer that is too wide wraps.
/// </summary>
internal readonly unsafe struct NumberCast<TFrom, TTo> : ICast<TFrom, TTo>
    where TFrom : unmanaged, INumberBase<TFrom>
    where TTo : unmanaged, INumberBase<TTo>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo Apply(TFrom x) =>
        typeof(TFrom) == typeof(float) || typeof(TFrom) == typeof(double) ? TTo.CreateSaturating(x) : TTo.CreateTruncating(x);

    public static int ApplyVectors(TFrom* x, TTo* y, int count)
    {
        var done = 0;
        if (typeof(TFrom) == typeof(int) && typeof(TTo) == typeof(float))
            for (; done + Vector512<int>.Count <= count; done += Vector512<int>.Count)
                Vector512.ConvertToSingle(Vector512.Load((int*)x + done)).Store((float*)y + done);
        else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(int))
            for (; done + Vector512<int>.Count <= count; done += Vector512<int>.Count)
                Vector512.ConvertToInt32(Vector512.Load((float*)x + done)).Store((int*)y + done);
        return done;
    }
}
