namespace Fathom.Cpu;

/// <summary>
/// Picks the lane type for the vector width in use. A visitor is a struct, so each call below is specialised by the compiler, and every
/// instance is visible to ahead-of-time compilation.
/// </summary>
internal static class LaneDispatch
{
    /// <summary>Visits with lanes of f32.</summary>
    public static TResult F32<TVisitor, TResult>(TVisitor visitor) where TVisitor : struct, IFloatLaneVisitor<float, TResult> =>
        CpuFeatures.VectorBits switch
        {
            512 => visitor.Visit<F32x16>(),
            256 => visitor.Visit<F32x8>(),
            128 => visitor.Visit<F32x4>(),
            _ => visitor.Visit<F32x1>(),
        };

    /// <summary>Visits with lanes of f64.</summary>
    public static TResult F64<TVisitor, TResult>(TVisitor visitor) where TVisitor : struct, IFloatLaneVisitor<double, TResult> =>
        CpuFeatures.VectorBits switch
        {
            512 => visitor.Visit<F64x8>(),
            256 => visitor.Visit<F64x4>(),
            128 => visitor.Visit<F64x2>(),
            _ => visitor.Visit<F64x1>(),
        };

    /// <summary>Visits with lanes of i32.</summary>
    public static TResult I32<TVisitor, TResult>(TVisitor visitor) where TVisitor : struct, ILaneVisitor<int, TResult> =>
        CpuFeatures.VectorBits switch
        {
            512 => visitor.Visit<I32x16>(),
            256 => visitor.Visit<I32x8>(),
            128 => visitor.Visit<I32x4>(),
            _ => visitor.Visit<I32x1>(),
        };

    /// <summary>Visits with lanes of i64.</summary>
    public static TResult I64<TVisitor, TResult>(TVisitor visitor) where TVisitor : struct, ILaneVisitor<long, TResult> =>
        CpuFeatures.VectorBits switch
        {
            512 => visitor.Visit<I64x8>(),
            256 => visitor.Visit<I64x4>(),
            128 => visitor.Visit<I64x2>(),
            _ => visitor.Visit<I64x1>(),
        };
}
