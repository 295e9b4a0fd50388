namespace Fathom;

/// <summary>
/// A group of elements computed together: a vector register, one scalar, or a symbol when a kernel is rendered as source. The body of
/// an element-wise operation is written once against this interface and specialised by the compiler for every width and element type.
/// </summary>
/// <remarks>
/// A comparison gives a mask: lanes of the same type whose bits are all ones (true) or all zeros (false). The element types are
/// f32, f64, i32 and i64 (the compute types of <see cref="DTypes"/>). Integer lanes wrap on overflow; their division truncates, and x / 0 is 0.
/// </remarks>
/// <typeparam name="V">The implementing type itself.</typeparam>
public interface ILanes<V> where V : struct, ILanes<V>
{
    /// <summary>Every lane set to <paramref name="value"/>, converted to the element type.</summary>
    static abstract V Splat(double value);

    /// <summary>x + y in every lane.</summary>
    static abstract V operator +(V x, V y);

    /// <summary>x - y in every lane.</summary>
    static abstract V operator -(V x, V y);

    /// <summary>x y in every lane.</summary>
    static abstract V operator *(V x, V y);

    /// <summary>x / y in every lane.</summary>
    static abstract V operator /(V x, V y);

    /// <summary>-x in every lane.</summary>
    static abstract V operator -(V x);

    /// <summary>Bitwise and.</summary>
    static abstract V operator &(V x, V y);

    /// <summary>Bitwise or.</summary>
    static abstract V operator |(V x, V y);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract V operator ^(V x, V y);

    /// <summary>Bitwise complement.</summary>
    static abstract V operator ~(V x);

    /// <summary>|x|.</summary>
    static abstract V Abs(V x);

    /// <summary>The smaller of x and y; NaN when either is NaN.</summary>
    static abstract V Min(V x, V y);

    /// <summary>The larger of x and y; NaN when either is NaN.</summary>
    static abstract V Max(V x, V y);

    /// <summary>Mask of x == y.</summary>
    static abstract V Equal(V x, V y);

    /// <summary>Mask of x &lt; y.</summary>
    static abstract V Less(V x, V y);

    /// <summary>Mask of x ≤ y.</summary>
    static abstract V LessOrEqual(V x, V y);

    /// <summary>Lane by lane <paramref name="x"/> where <paramref name="mask"/> is all ones, else <paramref name="y"/>.</summary>
    static abstract V Select(V mask, V x, V y);
}

/// <summary>Lanes of floating-point elements: what only real numbers have. Accuracy is that of the implementation, at most 2 ulp for f32.</summary>
/// <typeparam name="V">The implementing type itself.</typeparam>
public interface IFloatLanes<V> : ILanes<V> where V : struct, IFloatLanes<V>
{
    /// <summary>x y + z with one rounding.</summary>
    static abstract V Fma(V x, V y, V z);

    /// <summary>√x.</summary>
    static abstract V Sqrt(V x);

    /// <summary>The largest integer not above x.</summary>
    static abstract V Floor(V x);

    /// <summary>The smallest integer not below x.</summary>
    static abstract V Ceiling(V x);

    /// <summary>The nearest integer, halves to even.</summary>
    static abstract V Round(V x);

    /// <summary>The integer part, towards zero.</summary>
    static abstract V Truncate(V x);

    /// <summary>eˣ.</summary>
    static abstract V Exp(V x);

    /// <summary>eˣ - 1, accurate near zero.</summary>
    static abstract V Expm1(V x);

    /// <summary>Natural logarithm.</summary>
    static abstract V Log(V x);

    /// <summary>ln(1 + x), accurate near zero.</summary>
    static abstract V Log1p(V x);

    /// <summary>Sine; argument in radians, any size.</summary>
    static abstract V Sin(V x);

    /// <summary>Cosine; argument in radians, any size.</summary>
    static abstract V Cos(V x);

    /// <summary>Arc tangent, in radians.</summary>
    static abstract V Atan(V x);

    /// <summary>Arc tangent of y / x in the right quadrant, in radians.</summary>
    static abstract V Atan2(V y, V x);

    /// <summary>Hyperbolic tangent.</summary>
    static abstract V Tanh(V x);

    /// <summary>Error function, 2/√π ∫₀ˣ e^(-t²) dt.</summary>
    static abstract V Erf(V x);

    /// <summary>x Φ(x), with Φ the standard normal distribution function; for f32 within 2 ulp down to -3, and absolutely within 2⁻³⁰ below.</summary>
    static abstract V Gelu(V x);

    /// <summary>(x Φ(x))' = Φ(x) + x e^(-x²/2) / √(2π); absolute error below 2⁻²³ for f32.</summary>
    static abstract V GeluSlope(V x);

    /// <summary>½ x (1 + tanh(√(2/π) (x + 0.044715 x³))); accurate as <see cref="Gelu"/> is.</summary>
    static abstract V GeluTanh(V x);

    /// <summary>Derivative of <see cref="GeluTanh"/>; absolute error below 2⁻²³ for f32.</summary>
    static abstract V GeluTanhSlope(V x);

    /// <summary>xʸ, with the special cases of C's pow.</summary>
    static abstract V Pow(V x, V y);
}
