namespace Fathom.Cpu;

/// <summary>Picks the lane type of an instruction by compute type and vector width, every instance visible to ahead-of-time compilation.</summary>
/// <remarks>A method for each width: all that a method names is loaded when it is compiled, and a process runs one width.</remarks>
internal static class TileLanes
{
    /// <summary>For any compute type (f32, f64, i32, i64).</summary>
    public static TileInstruction Any<TMaker>(DType type, int vectorBits, TMaker maker) where TMaker : struct, ITileMaker => vectorBits switch
    {
        512 => Any512(type, maker),
        256 => Any256(type, maker),
        128 => Any128(type, maker),
        _ => AnyScalar(type, maker),
    };

    /// <summary>For f32 and f64.</summary>
    public static TileInstruction Float<TMaker>(DType type, int vectorBits, TMaker maker) where TMaker : struct, IFloatTileMaker => vectorBits switch
    {
        512 => Float512(type, maker),
        256 => Float256(type, maker),
        128 => Float128(type, maker),
        _ => FloatScalar(type, maker),
    };

    private static TileInstruction Any512<TMaker>(DType type, TMaker maker) where TMaker : struct, ITileMaker => type switch
    {
        DType.F32 => maker.Make<F32x16, float>(),
        DType.F64 => maker.Make<F64x8, double>(),
        DType.I32 => maker.Make<I32x16, int>(),
        DType.I64 => maker.Make<I64x8, long>(),
        _ => throw Unknown(type),
    };

    private static TileInstruction Any256<TMaker>(DType type, TMaker maker) where TMaker : struct, ITileMaker => type switch
    {
        DType.F32 => maker.Make<F32x8, float>(),
        DType.F64 => maker.Make<F64x4, double>(),
        DType.I32 => maker.Make<I32x8, int>(),
        DType.I64 => maker.Make<I64x4, long>(),
        _ => throw Unknown(type),
    };

    private static TileInstruction Any128<TMaker>(DType type, TMaker maker) where TMaker : struct, ITileMaker => type switch
    {
        DType.F32 => maker.Make<F32x4, float>(),
        DType.F64 => maker.Make<F64x2, double>(),
        DType.I32 => maker.Make<I32x4, int>(),
        DType.I64 => maker.Make<I64x2, long>(),
        _ => throw Unknown(type),
    };

    private static TileInstruction AnyScalar<TMaker>(DType type, TMaker maker) where TMaker : struct, ITileMaker => type switch
    {
        DType.F32 => maker.Make<F32x1, float>(),
        DType.F64 => maker.Make<F64x1, double>(),
        DType.I32 => maker.Make<I32x1, int>(),
        DType.I64 => maker.Make<I64x1, long>(),
        _ => throw Unknown(type),
    };

    private static TileInstruction Float512<TMaker>(DType type, TMaker maker) where TMaker : struct, IFloatTileMaker => type switch
    {
        DType.F32 => maker.Make<F32x16, float>(),
        DType.F64 => maker.Make<F64x8, double>(),
        _ => throw Unknown(type),
    };

    private static TileInstruction Float256<TMaker>(DType type, TMaker maker) where TMaker : struct, IFloatTileMaker => type switch
    {
        DType.F32 => maker.Make<F32x8, float>(),
        DType.F64 => maker.Make<F64x4, double>(),
        _ => throw Unknown(type),
    };

    private static TileInstruction Float128<TMaker>(DType type, TMaker maker) where TMaker : struct, IFloatTileMaker => type switch
    {
        DType.F32 => maker.Make<F32x4, float>(),
        DType.F64 => maker.Make<F64x2, double>(),
        _ => throw Unknown(type),
    };

    private static TileInstruction FloatScalar<TMaker>(DType type, TMaker maker) where TMaker : struct, IFloatTileMaker => type switch
    {
        DType.F32 => maker.Make<F32x1, float>(),
        DType.F64 => maker.Make<F64x1, double>(),
        _ => throw Unknown(type),
    };

    private static NotSupportedException Unknown(DType type) => new($"Loop: an instruction that does not compute in {type.Name}.");
}
