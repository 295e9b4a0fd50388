using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>
/// The instructions of one register width: what <see cref="FloatLanes{TVector, T, S}"/> and <see cref="IntLanes{TVector, T, S}"/> are
/// built from, so that everything above is written once for all widths.
/// </summary>
/// <remarks>
/// Comparisons give masks of all ones or all zeros. The members from <see cref="Divide"/> on are meant for f32 and f64 only.
/// Every member gives the same bits per lane at every width; in particular <see cref="Fma"/> rounds once everywhere (hardware without
/// the instruction pays for the runtime's exact emulation). Its casts go by way of object, for the reason that <see cref="IMatMulLanes{V, T}"/> gives.
/// </remarks>
/// <typeparam name="TVector">The register: Vector512, Vector256 or Vector128 of T, or T itself.</typeparam>
/// <typeparam name="T">The element type: float, double, int or long.</typeparam>
internal unsafe interface ISimd<TVector, T> where TVector : unmanaged where T : unmanaged
{
    static abstract int Count { get; }

    static abstract TVector Load(T* p);

    static abstract void Store(T* p, TVector x);

    /// <summary>Writes past the caches; <paramref name="p"/> is a multiple of the register's size.</summary>
    static abstract void Stream(T* p, TVector x);

    static abstract TVector Broadcast(T value);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Negate(TVector x);

    static abstract TVector And(TVector x, TVector y);

    static abstract TVector Or(TVector x, TVector y);

    static abstract TVector Xor(TVector x, TVector y);

    static abstract TVector Not(TVector x);

    static abstract TVector Abs(TVector x);

    /// <summary>The smaller of x and y as the instruction does it: on x86 y when either is NaN.</summary>
    static abstract TVector MinNative(TVector x, TVector y);

    /// <summary>The larger of x and y as the instruction does it: on x86 y when either is NaN.</summary>
    static abstract TVector MaxNative(TVector x, TVector y);

    static abstract TVector Equal(TVector x, TVector y);

    static abstract TVector Less(TVector x, TVector y);

    static abstract TVector LessOrEqual(TVector x, TVector y);

    static abstract TVector Select(TVector mask, TVector x, TVector y);

    /// <summary>Whether any bit of the register is set.</summary>
    static abstract bool Any(TVector mask);

    /// <summary>Sum of the bit patterns as integers of the element's size.</summary>
    static abstract TVector AddBits(TVector x, TVector y);

    /// <summary>Difference of the bit patterns as integers of the element's size.</summary>
    static abstract TVector SubtractBits(TVector x, TVector y);

    static abstract TVector ShiftLeft(TVector x, int count);

    /// <summary>Shift of the bit patterns that fills with zeros.</summary>
    static abstract TVector ShiftRightLogical(TVector x, int count);

    static abstract TVector Divide(TVector x, TVector y);

    static abstract TVector Fma(TVector x, TVector y, TVector z);

    static abstract TVector Sqrt(TVector x);

    static abstract TVector Floor(TVector x);

    static abstract TVector Ceiling(TVector x);

    static abstract TVector Round(TVector x);

    static abstract TVector Truncate(TVector x);

    /// <summary>
    /// For f32: elements of the table, by the low four bits of each lane. A table is a constant at every call, which the compiler places beside the code.
    /// </summary>
    static abstract TVector Lookup(Vector512<float> table, TVector index);

    /// <summary>x 2ᵏ with one rounding, for whole k that take x between 0.5 and 2 no farther than just outside the range of the type.</summary>
    static abstract TVector Scale(TVector x, TVector k);
}
