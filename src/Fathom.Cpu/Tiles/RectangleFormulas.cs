namespace Fathom.Cpu;

/// <summary>What mostly finishes a product or convolution, of at most four operands: bias, residual connection, activation. Those with more operations come first.</summary>
internal static class RectangleFormulas
{
    /// <summary>All of them, each with what makes it for a dtype, the places of operands and result, and a width of vectors.</summary>
    public static readonly (FormulaPattern Pattern, Func<DType, RectanglePlace[], int, RectangleFormula> Create)[] All =
    [
        Of<RectifiedSumOfFour>("relu(add(add(a, b), add(c, d)))"),
        Of<RectifiedSumOfThree>("relu(add(add(a, b), c))"),
        Of<SumOfThree>("add(add(a, b), c)"),
        Of<RectifiedSum>("relu(add(a, b))"),
        Of<FunctionOfSum<GeluOp>>("gelu(add(a, b))"),
        Of<FunctionOfSum<GeluTanhOp>>("gelu_tanh(add(a, b))"),
        Of<FunctionOfSum<TanhOp>>("tanh(add(a, b))"),
        Of<FunctionOfSum<SigmoidOp>>("sigmoid(add(a, b))"),
        Of<Sum>("add(a, b)"),
        Of<Rectified>("relu(a)"),
    ];

    private static (FormulaPattern Pattern, Func<DType, RectanglePlace[], int, RectangleFormula> Create) Of<TFormula>(string text) where TFormula : struct, IFormula =>
        (FormulaPattern.Parse(text), (type, places, vectorBits) => TileLanes.Float<RectangleFormula, Maker<TFormula>>(type, vectorBits, new(places)));

    private readonly struct Maker<TFormula>(RectanglePlace[] places) : IFloatLanesMaker<RectangleFormula> where TFormula : struct, IFormula
    {
        public RectangleFormula Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged => new RectangleFormula<TFormula, V, T>(places);
    }

    private readonly struct Sum : IFormula
    {
        public static int Operands => 2;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a + b;
    }

    private readonly struct SumOfThree : IFormula
    {
        public static int Operands => 3;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a + b + c;
    }

    private readonly struct Rectified : IFormula
    {
        public static int Operands => 1;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => ReluOp.Apply(a);
    }

    private readonly struct RectifiedSum : IFormula
    {
        public static int Operands => 2;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => ReluOp.Apply(a + b);
    }

    private readonly struct RectifiedSumOfThree : IFormula
    {
        public static int Operands => 3;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => ReluOp.Apply(a + b + c);
    }

    // Of a block that shrinks, whose other branch has a bias too.
    private readonly struct RectifiedSumOfFour : IFormula
    {
        public static int Operands => 4;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => ReluOp.Apply(a + b + (c + d));
    }
}
