using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

// Elementary functions: which formula for which element type.
internal readonly unsafe partial struct FloatLanes<TVector, T, S>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Exp(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? Exponential.Exp32(x) : Exponential.Exp64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Expm1(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? Exponential.Expm132(x) : Exponential.Expm164(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Log(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? Logarithm.Log32(x) : Logarithm.Log64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Log1p(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? Logarithm.Log1p32(x) : Logarithm.Log1p64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Sin(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? Trigonometry.Sin32(x) : Trigonometry.Sin64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Cos(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? Trigonometry.Cos32(x) : Trigonometry.Cos64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Atan(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? ArcTangent.Atan32(x) : ArcTangent.Atan64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Tanh(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? HyperbolicTangent.Tanh32(x) : HyperbolicTangent.Tanh64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Erf(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? ErrorFunction.Erf32(x) : ErrorFunction.Erf64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Gelu(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? GaussianErrorUnit.Gelu32(x) : GaussianErrorUnit.Gelu64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> GeluSlope(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? GaussianErrorUnit.GeluSlope32(x) : GaussianErrorUnit.GeluSlope64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> GeluTanh(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? GaussianErrorUnit.GeluTanh32(x) : GaussianErrorUnit.GeluTanh64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> GeluTanhSlope(FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? GaussianErrorUnit.GeluTanhSlope32(x) : GaussianErrorUnit.GeluTanhSlope64(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Atan2(FloatLanes<TVector, T, S> y, FloatLanes<TVector, T, S> x) =>
        typeof(T) == typeof(float) ? ArcTangent.Atan232(y, x) : ArcTangent.Atan264(y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes<TVector, T, S> Pow(FloatLanes<TVector, T, S> x, FloatLanes<TVector, T, S> y) =>
        typeof(T) == typeof(float) ? Power.Pow32(x, y) : Power.Pow64(x, y);
}
