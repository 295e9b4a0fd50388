namespace Fathom.Cpu;

/// <summary>Builds the reductions of a kernel for their kind, type and the vector width.</summary>
internal static class Reductions
{
    /// <summary>The reduction of each row of value <paramref name="operand"/>, of compute type <paramref name="type"/>.</summary>
    public static RowReduction Row(ReduceKind kind, DType type, int operand, int result, int vectorBits) => (kind, type) switch
    {
        (ReduceKind.Sum, _) => (RowReduction)TileLanes.Any(type, vectorBits, new RowMaker<SumReducer>(operand, result)),
        (ReduceKind.Product, _) => (RowReduction)TileLanes.Any(type, vectorBits, new RowMaker<ProductReducer>(operand, result)),
        (ReduceKind.Max, _) => (RowReduction)TileLanes.Any(type, vectorBits, new RowMaker<MaxReducer>(operand, result)),
        (ReduceKind.Min, _) => (RowReduction)TileLanes.Any(type, vectorBits, new RowMaker<MinReducer>(operand, result)),
        _ => Arg(type, operand, result, kind == ReduceKind.ArgMax, vectorBits),
    };

    /// <summary>The reduction over all rows of a value of compute type <paramref name="type"/>.</summary>
    public static ColumnReduction Column(ReduceKind kind, DType type, in ColumnMaker maker, int vectorBits) => (ColumnReduction)(kind switch
    {
        ReduceKind.Sum => TileLanes.Any(type, vectorBits, new ColumnMaker<SumReducer>(maker)),
        ReduceKind.Product => TileLanes.Any(type, vectorBits, new ColumnMaker<ProductReducer>(maker)),
        ReduceKind.Max => TileLanes.Any(type, vectorBits, new ColumnMaker<MaxReducer>(maker)),
        ReduceKind.Min => TileLanes.Any(type, vectorBits, new ColumnMaker<MinReducer>(maker)),
        _ => throw new NotSupportedException($"Loop: a column reduction of kind {kind}; only Sum, Product, Max and Min are combined over rows."),
    });

    // The place of an extreme does not depend on the width, so the narrow widths share an instance.
    private static RowReduction Arg(DType type, int operand, int result, bool largest, int vectorBits) => (type, vectorBits) switch
    {
        (DType.F32, 512) => new RowArg<F32x16, float>(operand, result, largest),
        (DType.F32, 256) => new RowArg<F32x8, float>(operand, result, largest),
        (DType.F32, _) => new RowArg<F32x4, float>(operand, result, largest),
        (DType.F64, 512) => new RowArg<F64x8, double>(operand, result, largest),
        (DType.F64, _) => new RowArg<F64x4, double>(operand, result, largest),
        (DType.I32, 512) => new RowArg<I32x16, int>(operand, result, largest),
        (DType.I32, _) => new RowArg<I32x4, int>(operand, result, largest),
        (DType.I64, 512) => new RowArg<I64x8, long>(operand, result, largest),
        _ => new RowArg<I64x2, long>(operand, result, largest),
    };

    /// <summary>What a column reduction needs to know besides its kind and type.</summary>
    public readonly record struct ColumnMaker(int Operand, int Argument, Fathom.Compiler.Access Output, StridedSpace Space, ColumnAccumulators Accumulators, int Place, bool IsFed);

    private readonly struct RowMaker<TReducer>(int operand, int result) : ITileMaker where TReducer : struct, IReducer
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged => new RowFold<TReducer, V, T>(operand, result);
    }

    private readonly struct ColumnMaker<TReducer>(ColumnMaker maker) : ITileMaker where TReducer : struct, IReducer
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged =>
            new ColumnFold<TReducer, V, T>(maker.Operand, maker.Argument, maker.Output.DType, maker.Space)
            {
                Accumulators = maker.Accumulators,
                Place = maker.Place,
                IsFed = maker.IsFed,
            };
    }
}
