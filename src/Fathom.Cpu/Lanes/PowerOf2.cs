using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Scaling by 2ᵏ where the processor has no instruction for it.</summary>
internal static unsafe class PowerOf2
{
    /// <summary>x 2ᵏ in two steps, of which only the second can round: neither half of k leaves the range of normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Scale<TVector, T, S>(TVector x, TVector k)
        where TVector : unmanaged
        where T : unmanaged
        where S : struct, ISimd<TVector, T>
    {
        // Nearly always 2ᵏ itself is normal, and one step does.
        if (!S.Any(S.Less(Number<TVector, T, S>(sizeof(T) == 4 ? 126 : 1022), S.Abs(k))))
            return S.Multiply(x, Power<TVector, T, S>(k));
        k = S.MaxNative(k, Number<TVector, T, S>(sizeof(T) == 4 ? -252 : -2044));
        TVector half = S.Floor(S.Multiply(k, Number<TVector, T, S>(0.5)));
        return S.Multiply(S.Multiply(x, Power<TVector, T, S>(half)), Power<TVector, T, S>(S.Subtract(k, half)));
    }

    // Adding 1.5 times 2 to the number of mantissa bits brings a whole k to the low bits, from where a shift makes it an exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Power<TVector, T, S>(TVector k)
        where TVector : unmanaged
        where T : unmanaged
        where S : struct, ISimd<TVector, T>
    {
        int mantissaBits = sizeof(T) == 4 ? 23 : 52;
        TVector low = S.Add(k, Number<TVector, T, S>(sizeof(T) == 4 ? 12582912 : 6755399441055744));
        return S.AddBits(S.ShiftLeft(low, mantissaBits), Number<TVector, T, S>(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Number<TVector, T, S>(double value)
        where TVector : unmanaged
        where T : unmanaged
        where S : struct, ISimd<TVector, T> =>
        S.Broadcast(typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)value) : Unsafe.BitCast<double, T>(value));
}
