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
        var maker = new FormulaMaker(outer.DType.ComputeType, operands, result, extent, vectorBits);
        return (outer.Operation is WhereOp
            ? inner.Operation.Accept(new ChoiceVisitor(maker))
            : outer.Operation.Accept(new OuterVisitor(maker, inner.Operation, innerIsRight)))!;
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

    private sealed class OuterVisitor(FormulaMaker maker, ElementwiseOperation inner, bool innerIsRight) : ElementwiseVisitor<TileInstruction?>
    {
        public override TileInstruction? Unary<TOp>() => inner.Accept(new InnerOfUnaryVisitor<TOp>(maker));

        public override TileInstruction? FloatUnary<TOp>() => inner.Accept(new InnerOfExponentialVisitor(maker));

        public override TileInstruction? Binary<TOp>() => inner.Accept(new InnerVisitor<TOp>(maker, innerIsRight));
    }

    private sealed class InnerOfUnaryVisitor<TOuter>(FormulaMaker maker) : ElementwiseVisitor<TileInstruction?> where TOuter : struct, IUnaryOp
    {
        public override TileInstruction? Binary<TOp>() => maker.Make<UnaryOfBinary<TOuter, TOp>>();
    }

    private sealed class InnerOfExponentialVisitor(FormulaMaker maker) : ElementwiseVisitor<TileInstruction?>
    {
        public override TileInstruction? Binary<TOp>() => maker.Make<ExpOfBinary<TOp>>();
    }

    private sealed class InnerVisitor<TOuter>(FormulaMaker maker, bool innerIsRight) : ElementwiseVisitor<TileInstruction?> where TOuter : struct, IBinaryOp
    {
        public override TileInstruction? Binary<TOp>() => innerIsRight ? maker.Make<BinaryOnTheRight<TOuter, TOp>>() : maker.Make<BinaryOnTheLeft<TOuter, TOp>>();
    }

    private sealed class ChoiceVisitor(FormulaMaker maker) : ElementwiseVisitor<TileInstruction?>
    {
        public override TileInstruction? Compare<TOp>() => maker.Make<Choice<TOp>>();
    }

    private readonly struct BinaryOnTheLeft<TOuter, TInner> : IFormula where TOuter : struct, IBinaryOp where TInner : struct, IBinaryOp
    {
        public static int Operands => 3;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => TOuter.Apply(TInner.Apply(a, b), c);
    }

    private readonly struct BinaryOnTheRight<TOuter, TInner> : IFormula where TOuter : struct, IBinaryOp where TInner : struct, IBinaryOp
    {
        public static int Operands => 3;

        public static int Held => FormulaOperand.B;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => TOuter.Apply(c, TInner.Apply(a, b));
    }

    private readonly struct UnaryOfBinary<TOuter, TInner> : IFormula where TOuter : struct, IUnaryOp where TInner : struct, IBinaryOp
    {
        public static int Operands => 2;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => TOuter.Apply(TInner.Apply(a, b));
    }

    private readonly struct ExpOfBinary<TInner> : IFormula where TInner : struct, IBinaryOp
    {
        public static int Operands => 2;

        public static int Held => FormulaOperand.B;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => V.Exp(TInner.Apply(a, b));
    }

    // The truth value between comparison and choice stays a mask in a register.
    private readonly struct Choice<TCompare> : IFormula where TCompare : struct, ICompareOp
    {
        public static int Operands => 4;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => V.Select(TCompare.Apply(a, b), c, d);
    }
}
