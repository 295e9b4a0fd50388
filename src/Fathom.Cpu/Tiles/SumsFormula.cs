namespace Fathom.Cpu;

/// <summary>
/// Two sums that often stand together: of a value, and of that value times another. Both values are computed and added up in one pass, where a tile
/// for each would be written and read again.
/// </summary>
internal abstract class SumsFormula
{
    private SumsFormula(string first, string second) => (First, Second) = (FormulaPattern.Parse(first), FormulaPattern.Parse(second));

    /// <summary>All that are known; those with more operations come first.</summary>
    public static SumsFormula[] All { get; } =
    [
        new Of<Rectified, LastDifference>("where(less_or_equal(a, b), b, c)", "subtract(d, e)"),
        new Of<Difference, Difference>("subtract(a, b)", "subtract(a, b)"),
        new Of<Operand, NextDifference>("a", "subtract(b, c)"),
    ];

    /// <summary>The value, as a tree.</summary>
    public FormulaPattern First { get; }

    /// <summary>What it is multiplied by; the letters are those of <see cref="First"/>.</summary>
    public FormulaPattern Second { get; }

    /// <summary>The instruction that adds both to accumulators of column sums.</summary>
    /// <param name="type">Compute type.</param>
    /// <param name="operands">Numbers of the operands' tiles.</param>
    /// <param name="sum">Place of the first sum's accumulator in <see cref="TileFrame.ColumnStates"/>.</param>
    /// <param name="products">Place of the accumulator of the products.</param>
    /// <param name="vectorBits">Width of the vectors to compute with.</param>
    public abstract TileInstruction OfColumns(DType type, int[] operands, int sum, int products, int vectorBits);

    /// <summary>The reduction of rows to both sums.</summary>
    /// <param name="type">Compute type.</param>
    /// <param name="operands">Numbers of the operands' tiles.</param>
    /// <param name="sum">Number of the row value that is the first sum.</param>
    /// <param name="products">Number of the row value that is the sum of the products.</param>
    /// <param name="vectorBits">Width of the vectors to compute with.</param>
    /// <param name="bringsNext">Whether what the next tile reads is brought nearer on the way.</param>
    public abstract TileInstruction OfRows(DType type, int[] operands, int sum, int products, int vectorBits, bool bringsNext);

    private sealed class Of<TFirst, TSecond>(string first, string second) : SumsFormula(first, second)
        where TFirst : struct, IFormula
        where TSecond : struct, IFormula
    {
        public override TileInstruction OfColumns(DType type, int[] operands, int sum, int products, int vectorBits) =>
            TileLanes.Float<TileInstruction, ColumnMaker>(type, vectorBits, new(operands, sum, products));

        public override TileInstruction OfRows(DType type, int[] operands, int sum, int products, int vectorBits, bool bringsNext) =>
            TileLanes.Float<TileInstruction, RowMaker>(type, vectorBits, new(operands, sum, products, bringsNext));

        private readonly struct ColumnMaker(int[] operands, int sum, int products) : IFloatLanesMaker<TileInstruction>
        {
            public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
                new ColumnSumsTile<TFirst, TSecond, V, T>(operands, sum, products);
        }

        private readonly struct RowMaker(int[] operands, int sum, int products, bool bringsNext) : IFloatLanesMaker<TileInstruction>
        {
            public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
                new RowSums<TFirst, TSecond, V, T>(operands, sum, products, bringsNext);
        }
    }

    private readonly struct Operand : IFormula
    {
        public static int Operands => 1;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a;
    }

    /// <summary>Distance from a pivot, as in a variance.</summary>
    private readonly struct Difference : IFormula
    {
        public static int Operands => 2;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a - b;
    }

    /// <summary>Distance of a normalised input from its mean.</summary>
    private readonly struct NextDifference : IFormula
    {
        public static int Operands => 3;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => b - c;
    }

    /// <summary>The same beside what is rectified.</summary>
    private readonly struct LastDifference : IFormula
    {
        public static int Operands => 5;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => d - e;
    }

    /// <summary>The gradient of a rectified value.</summary>
    private readonly struct Rectified : IFormula
    {
        public static int Operands => 3;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => V.Select(V.LessOrEqual(a, b), b, c);
    }
}
