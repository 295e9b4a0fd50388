using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Number to number: a float becomes an integer by truncation, saturating outside its range, NaN giving 0; an integer that is too wide wraps.
/// </summary>
internal readonly struct NumberCast<TFrom, TTo> : ICast<TFrom, TTo>
    where TFrom : unmanaged, INumberBase<TFrom>
    where TTo : unmanaged, INumberBase<TTo>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo Apply(TFrom x) =>
        typeof(TFrom) == typeof(float) || typeof(TFrom) == typeof(double) ? TTo.CreateSaturating(x) : TTo.CreateTruncating(x);
}

/// <summary>Number to bool: whether it is not zero (NaN is not).</summary>
internal readonly struct TruthCast<TFrom> : ICast<TFrom, int> where TFrom : unmanaged, INumberBase<TFrom>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Apply(TFrom x) => x != TFrom.Zero ? 1 : 0;
}
