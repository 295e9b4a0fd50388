using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>Floating-point lanes with access to their bit patterns: what the functions in <c>Lanes/Math</c> are written against.</summary>
/// <typeparam name="V">The implementing type itself.</typeparam>
internal interface IFloatBits<V> : IFloatLanes<V> where V : struct, IFloatBits<V>
{
    /// <summary>Every lane set to the element whose bit pattern is the low bits of <paramref name="bits"/>.</summary>
    static abstract V SplatBits(long bits);

    /// <summary>Sum of the bit patterns as integers of the element's size.</summary>
    static abstract V AddBits(V x, V y);

    /// <summary>Difference of the bit patterns as integers of the element's size.</summary>
    static abstract V SubtractBits(V x, V y);

    /// <summary>Bit patterns shifted left.</summary>
    static abstract V ShiftLeft(V x, int count);

    /// <summary>Bit patterns shifted right, filled with zeros.</summary>
    static abstract V ShiftRightLogical(V x, int count);

    /// <summary>Whether the mask holds in any lane.</summary>
    static abstract bool Any(V mask);

    /// <summary>x, or the bound where x is below it; NaN stays.</summary>
    static abstract V AtLeast(V x, double low);

    /// <summary>x held between the bounds; NaN stays.</summary>
    static abstract V Clamp(V x, double low, double high);

    /// <summary>For f32: elements of the table, by the low four bits of each lane.</summary>
    static abstract V Lookup(Vector512<float> table, V index);

    /// <summary>
    /// x 2ᵏ with one rounding, for x between 0.5 and 2 and whole k that take it no farther up than just outside the range of the type; zero where they take it far down.
    /// </summary>
    static abstract V Scale(V x, V k);

    /// <summary>The function of every lane on its own, for the rare arguments that a vector formula does not cover.</summary>
    static abstract V PerLane<TFunction>(V x) where TFunction : struct, IScalarFunction;
}
