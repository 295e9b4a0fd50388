namespace Fathom.Cpu;

/// <summary>Turns an element-wise operation into the tile instruction for its types and the vector width.</summary>
/// <param name="operandType">Dtype of the operands (of x and y, for a choice).</param>
/// <param name="resultType">Dtype of the result.</param>
/// <param name="operands">Numbers of the operands' values.</param>
/// <param name="result">Number of the result's value.</param>
/// <param name="extent">Extent of the result.</param>
/// <param name="vectorBits">Width of the vectors to compute with.</param>
internal sealed class ElementwiseTiles(DType operandType, DType resultType, int[] operands, int result, Extent extent, int vectorBits)
    : IElementwiseVisitor<TileInstruction>
{
    private readonly DType computeType = operandType.ComputeType;
    private readonly int[] operands = operands;
    private readonly int result = result;
    private readonly Extent extent = extent;

    public TileInstruction Unary<TOp>() where TOp : struct, IUnaryOp =>
        TileLanes.Any(computeType, vectorBits, new UnaryMaker<TOp>(this));

    public TileInstruction FloatUnary<TOp>() where TOp : struct, IFloatUnaryOp =>
        TileLanes.Float<TileInstruction, FloatUnaryMaker<TOp>>(computeType, vectorBits, new(this));

    public TileInstruction Binary<TOp>() where TOp : struct, IBinaryOp =>
        TileLanes.Any(computeType, vectorBits, new BinaryMaker<TOp>(this));

    public TileInstruction FloatBinary<TOp>() where TOp : struct, IFloatBinaryOp =>
        TileLanes.Float<TileInstruction, FloatBinaryMaker<TOp>>(computeType, vectorBits, new(this));

    public TileInstruction Compare<TOp>() where TOp : struct, ICompareOp =>
        TileLanes.Any(computeType, vectorBits, new CompareMaker<TOp>(this));

    // A choice only moves bits, so it is done on integers: comparing a truth value as if it were an f32, a denormal, is slow.
    public TileInstruction Where() =>
        TileLanes.Any(resultType.ComputeType.ByteLength == sizeof(int) ? DType.I32 : DType.I64, vectorBits, new WhereMaker(this));

    public TileInstruction Cast() => CastTile.Create(operandType, resultType, operands[0], result, extent);

    private readonly struct UnaryMaker<TOp>(ElementwiseTiles tiles) : ITileMaker where TOp : struct, IUnaryOp
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged =>
            new UnaryTile<TOp, V, T>(tiles.operands[0], tiles.result, tiles.extent);
    }

    private readonly struct FloatUnaryMaker<TOp>(ElementwiseTiles tiles) : IFloatLanesMaker<TileInstruction> where TOp : struct, IFloatUnaryOp
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
            new FloatUnaryTile<TOp, V, T>(tiles.operands[0], tiles.result, tiles.extent);
    }

    private readonly struct BinaryMaker<TOp>(ElementwiseTiles tiles) : ITileMaker where TOp : struct, IBinaryOp
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged =>
            new BinaryTile<TOp, V, T>(tiles.operands[0], tiles.operands[1], tiles.result, tiles.extent);
    }

    private readonly struct FloatBinaryMaker<TOp>(ElementwiseTiles tiles) : IFloatLanesMaker<TileInstruction> where TOp : struct, IFloatBinaryOp
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
            new FloatBinaryTile<TOp, V, T>(tiles.operands[0], tiles.operands[1], tiles.result, tiles.extent);
    }

    private readonly struct CompareMaker<TOp>(ElementwiseTiles tiles) : ITileMaker where TOp : struct, ICompareOp
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged =>
            new CompareTile<TOp, V, T>(tiles.operands[0], tiles.operands[1], tiles.result, tiles.extent);
    }

    private readonly struct WhereMaker(ElementwiseTiles tiles) : ITileMaker
    {
        public TileInstruction Make<V, T>() where V : struct, IMemoryLanes<V, T> where T : unmanaged =>
            new WhereTile<V, T>(tiles.operands[0], tiles.operands[1], tiles.operands[2], tiles.result, tiles.extent);
    }
}
