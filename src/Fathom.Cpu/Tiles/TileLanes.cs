namespace Fathom.Cpu;

/// <summary>Picks the lane type of an instruction by compute type and vector width, every instance visible to ahead-of-time compilation.</summary>
internal static class TileLanes
{
    /// <summary>For any compute type (f32, f64, i32, i64).</summary>
    public static TileInstruction Any<TMaker>(DType type, int vectorBits, TMaker maker) where TMaker : struct, ITileMaker =>
        (type, vectorBits) switch
        {
            (DType.F32, 512) => maker.Make<F32x16, float>(),
            (DType.F32, 256) => maker.Make<F32x8, float>(),
            (DType.F32, 128) => maker.Make<F32x4, float>(),
            (DType.F32, _) => maker.Make<F32x1, float>(),
            (DType.F64, 512) => maker.Make<F64x8, double>(),
            (DType.F64, 256) => maker.Make<F64x4, double>(),
            (DType.F64, 128) => maker.Make<F64x2, double>(),
            (DType.F64, _) => maker.Make<F64x1, double>(),
            (DType.I32, 512) => maker.Make<I32x16, int>(),
            (DType.I32, 256) => maker.Make<I32x8, int>(),
            (DType.I32, 128) => maker.Make<I32x4, int>(),
            (DType.I32, _) => maker.Make<I32x1, int>(),
            (DType.I64, 512) => maker.Make<I64x8, long>(),
            (DType.I64, 256) => maker.Make<I64x4, long>(),
            (DType.I64, 128) => maker.Make<I64x2, long>(),
            (DType.I64, _) => maker.Make<I64x1, long>(),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
        };

    /// <summary>For f32 and f64.</summary>
    public static TMade Float<TMade, TMaker>(DType type, int vectorBits, TMaker maker) where TMaker : struct, IFloatLanesMaker<TMade> =>
        (type, vectorBits) switch
        {
            (DType.F32, 512) => maker.Make<F32x16, float>(),
            (DType.F32, 256) => maker.Make<F32x8, float>(),
            (DType.F32, 128) => maker.Make<F32x4, float>(),
            (DType.F32, _) => maker.Make<F32x1, float>(),
            (DType.F64, 512) => maker.Make<F64x8, double>(),
            (DType.F64, 256) => maker.Make<F64x4, double>(),
            (DType.F64, 128) => maker.Make<F64x2, double>(),
            (DType.F64, _) => maker.Make<F64x1, double>(),
            _ => throw new NotSupportedException($"Loop: a float operation on {type.Name}."),
        };
}
