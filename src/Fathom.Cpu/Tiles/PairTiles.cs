using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>Which instructions of a kernel are done together with the one that reads them, and the tile instruction for both.</summary>
internal sealed class PairTiles
{
    private readonly LoopKernel kernel;
    private readonly Extent[] extents;
    private readonly int[] readers;
    private readonly int[] absorbed;

    /// <summary>Finds the pairs of <paramref name="kernel"/>.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="extents">Extent of each value of its body.</param>
    public PairTiles(LoopKernel kernel, Extent[] extents)
    {
        (this.kernel, this.extents) = (kernel, extents);
        readers = Readers(kernel);
        absorbed = new int[kernel.Body.Length];
        Array.Fill(absorbed, -1);
        IsAbsorbed = new bool[kernel.Body.Length];
        for (var inner = 0; inner < absorbed.Length; inner++)
            // Two operations make a pair, so one that has taken another in is not taken in itself.
            if (readers[inner] >= 0 && absorbed[inner] < 0 && absorbed[readers[inner]] < 0 && Fits(inner, readers[inner]))
                (absorbed[readers[inner]], IsAbsorbed[inner]) = (inner, true);
    }

    /// <summary>Whether each value is computed with its only reader.</summary>
    public bool[] IsAbsorbed { get; }

    /// <summary>The instruction that <paramref name="outer"/> takes in, or -1.</summary>
    public int InnerOf(int outer) => absorbed[outer];

    /// <summary>The numbers, in the kernel's body, of what a pair reads.</summary>
    public int[] Operands(int outer)
    {
        var (reader, inner) = (Apply(outer), absorbed[outer]);
        return [.. Apply(inner).Operands, .. reader.Operands.Where(operand => operand != inner)];
    }

    /// <summary>The instruction for a pair.</summary>
    /// <param name="outer">Number of the reader in the body.</param>
    /// <param name="operands">Numbers of the values of <see cref="Operands"/>.</param>
    /// <param name="result">Number of the result's value.</param>
    /// <param name="vectorBits">Width of the vectors to compute with.</param>
    public TileInstruction Create(int outer, int[] operands, int result, int vectorBits)
    {
        var (reader, inner) = (Apply(outer), Apply(absorbed[outer]));
        var pair = new Pair(reader.DType.ComputeType, operands, reader.Operands[^1] == absorbed[outer], result, extents[outer], vectorBits);
        return (reader.Operation is WhereOp
            ? inner.Operation.Accept(new ChoiceVisitor(pair))
            : reader.Operation.Accept(new OuterVisitor(pair, inner.Operation)))!;
    }

    private ApplyInstruction Apply(int number) => (ApplyInstruction)kernel.Body[number];

    // The only reader of each value, or -1 when there is none, several, or it is stored.
    private static int[] Readers(LoopKernel kernel)
    {
        const int none = -1, several = -2;
        var readers = new int[kernel.Body.Length];
        Array.Fill(readers, none);
        for (var reader = 0; reader < kernel.Body.Length; reader++)
        {
            if (kernel.Body[reader] is ApplyInstruction apply)
                foreach (var operand in apply.Operands)
                    readers[operand] = readers[operand] == none ? reader : several;
            else if (kernel.Body[reader] is RowReduceInstruction reduce)
                readers[reduce.Operand] = several;
        }
        foreach (var store in kernel.Stores)
            readers[store.Value] = several;
        return readers;
    }

    private bool Fits(int inner, int outer)
    {
        if (kernel.Body[inner] is not ApplyInstruction x || kernel.Body[outer] is not ApplyInstruction y || extents[inner] != extents[outer])
            return false;
        var type = y.DType;
        if (type is not (DType.F32 or DType.F64))
            return false;
        if (y.Operation is WhereOp)
            return y.Operands[0] == inner && y.Operands[1] != inner && y.Operands[2] != inner && KindOf(x) == Kind.Compare && kernel.Body[x.Operands[0]].DType == type;
        return x.DType == type && KindOf(x) == Kind.Binary && KindOf(y) is var kind && (kind is Kind.Unary or Kind.Exponential || kind == Kind.Binary && y.Operands[0] != y.Operands[1]);
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
