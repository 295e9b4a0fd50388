using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>Two operations of which only the second reads what the first computes, as one tile instruction.</summary>
internal sealed class TilePair
{
    private readonly ApplyInstruction inner;
    private readonly ApplyInstruction outer;
    private readonly bool innerIsRight;

    private TilePair(ApplyInstruction inner, ApplyInstruction outer, int number)
    {
        (this.inner, this.outer) = (inner, outer);
        innerIsRight = outer.Operands[^1] == number;
        Operands = [.. inner.Operands, .. outer.Operands.Where(operand => operand != number)];
    }

    /// <summary>The numbers, in the kernel's body, of what the pair reads.</summary>
    public int[] Operands { get; }

    /// <summary>The pair of two values of <paramref name="kernel"/>, or null when there is no instruction for both.</summary>
    public static TilePair? TryCreate(LoopKernel kernel, int inner, int outer) =>
        kernel.Body[inner] is ApplyInstruction x && kernel.Body[outer] is ApplyInstruction { DType: DType.F32 or DType.F64 } y && Fit(kernel, x, y, inner)
            ? new(x, y, inner)
            : null;

    /// <summary>The instruction.</summary>
    /// <param name="operands">Numbers of the tiles of <see cref="Operands"/>.</param>
    /// <param name="result">Number of the result's tile.</param>
    /// <param name="extent">Extent of the result.</param>
    /// <param name="vectorBits">Width of the vectors to compute with.</param>
    public TileInstruction Create(int[] operands, int result, Extent extent, int vectorBits)
    {
        var pair = new Pair(outer.DType.ComputeType, operands, innerIsRight, result, extent, vectorBits);
        return (outer.Operation is WhereOp
            ? inner.Operation.Accept(new ChoiceVisitor(pair))
            : outer.Operation.Accept(new OuterVisitor(pair, inner.Operation)))!;
    }

    private static bool Fit(LoopKernel kernel, ApplyInstruction x, ApplyInstruction y, int number)
    {
        if (y.Operation is WhereOp)
            return y.Operands[0] == number && y.Operands[1] != number && y.Operands[2] != number
                && KindOf(x) == Kind.Compare && kernel.Body[x.Operands[0]].DType == y.DType;
        return x.DType == y.DType && KindOf(x) == Kind.Binary
            && KindOf(y) is var kind && (kind is Kind.Unary or Kind.Exponential || (kind == Kind.Binary && y.Operands[0] != y.Operands[1]));
    }

    private static Kind KindOf(ApplyInstruction apply) => apply.Operation.Accept(KindVisitor.Instance);

    private sealed record Pair(DType Type, int[] Operands, bool InnerIsRight, int Result, Extent Extent, int VectorBits);

    private enum Kind : byte
    {
        Other,
        Unary,
        Exponential,
        Binary,
        Compare,
    }

    private sealed class KindVisitor : ElementwiseVisitor<Kind>
    {
        public static readonly KindVisitor Instance = new();

        public override Kind Unary<TOp>() => Kind.Unary;

        // Of the functions the one that follows a difference in every softmax; a tile for each function and each operation before it would be many.
        public override Kind FloatUnary<TOp>() => typeof(TOp) == typeof(ExpOp) ? Kind.Exponential : Kind.Other;

        public override Kind Binary<TOp>() => Kind.Binary;

        public override Kind Compare<TOp>() => Kind.Compare;
    }

    private sealed class OuterVisitor(Pair pair, ElementwiseOperation inner) : ElementwiseVisitor<TileInstruction?>
    {
        public override TileInstruction? Unary<TOp>() => inner.Accept(new InnerOfUnaryVisitor<TOp>(pair));

        public override TileInstruction? FloatUnary<TOp>() => inner.Accept(new InnerOfExponentialVisitor(pair));

        public override TileInstruction? Binary<TOp>() => inner.Accept(new InnerVisitor<TOp>(pair));
    }

    private sealed class InnerOfUnaryVisitor<TOuter>(Pair pair) : ElementwiseVisitor<TileInstruction?> where TOuter : struct, IUnaryOp
    {
        public override TileInstruction? Binary<TOp>() => TileLanes.Float(pair.Type, pair.VectorBits, new UnaryMaker<TOp, TOuter>(pair));
    }

    private sealed class InnerOfExponentialVisitor(Pair pair) : ElementwiseVisitor<TileInstruction?>
    {
        public override TileInstruction? Binary<TOp>() => TileLanes.Float(pair.Type, pair.VectorBits, new ExponentialMaker<TOp>(pair));
    }

    private sealed class InnerVisitor<TOuter>(Pair pair) : ElementwiseVisitor<TileInstruction?> where TOuter : struct, IBinaryOp
    {
        public override TileInstruction? Binary<TOp>() => TileLanes.Float(pair.Type, pair.VectorBits, new PairMaker<TOp, TOuter>(pair));
    }

    private sealed class ChoiceVisitor(Pair pair) : ElementwiseVisitor<TileInstruction?>
    {
        public override TileInstruction? Compare<TOp>() => TileLanes.Float(pair.Type, pair.VectorBits, new ChoiceMaker<TOp>(pair));
    }

    private readonly struct PairMaker<TInner, TOuter>(Pair pair) : IFloatTileMaker where TInner : struct, IBinaryOp where TOuter : struct, IBinaryOp
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged => new BinaryPairTile<TInner, TOuter, V, T>(
            pair.Operands[0], pair.Operands[1], pair.Operands[2], pair.InnerIsRight, pair.Result, pair.Extent);
    }

    private readonly struct UnaryMaker<TInner, TOuter>(Pair pair) : IFloatTileMaker where TInner : struct, IBinaryOp where TOuter : struct, IUnaryOp
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
            new BinaryUnaryTile<TInner, TOuter, V, T>(pair.Operands[0], pair.Operands[1], pair.Result, pair.Extent);
    }

    private readonly struct ExponentialMaker<TInner>(Pair pair) : IFloatTileMaker where TInner : struct, IBinaryOp
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
            new BinaryFloatUnaryTile<TInner, ExpOp, V, T>(pair.Operands[0], pair.Operands[1], pair.Result, pair.Extent);
    }

    private readonly struct ChoiceMaker<TCompare>(Pair pair) : IFloatTileMaker where TCompare : struct, ICompareOp
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged => new ChoiceTile<TCompare, V, T>(
            pair.Operands[0], pair.Operands[1], pair.Operands[2], pair.Operands[3], pair.Result, pair.Extent);
    }
}
