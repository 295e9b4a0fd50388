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
        (_, DType.F32) => new RowArg<float>(operand, result, kind == ReduceKind.ArgMax),
        (_, DType.F64) => new RowArg<double>(operand, result, kind == ReduceKind.ArgMax),
        (_, DType.I32) => new RowArg<int>(operand, result, kind == ReduceKind.ArgMax),
        _ => new RowArg<long>(operand, result, kind == ReduceKind.ArgMax),
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

    /// <summary>What a column reduction needs to know besides its kind and type.</summary>
    public readonly record struct ColumnMaker(int Operand, int Argument, Fathom.Compiler.Access Output, StridedSpace Space, int Columns, int Held, int StateOffset);

    private readonly struct RowMaker<TReducer>(int operand, int result) : ITileMaker where TReducer : struct, IReducer
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged => new RowFold<TReducer, V, T>(operand, result);
    }

    private readonly struct ColumnMaker<TReducer>(ColumnMaker maker) : ITileMaker where TReducer : struct, IReducer
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged =>
            new ColumnFold<TReducer, V, T>(maker.Operand, maker.Argument, maker.Output.DType, maker.Space)
            {
                Columns = maker.Columns,
                Held = maker.Held,
                StateOffset = maker.StateOffset,
            };
    }
}
