namespace Fathom.Cpu;

/// <summary>The formulas that tiles know, each as kernels name its operations and as lanes compute it. Those with more operations come first.</summary>
internal static class Formulas
{
    /// <summary>All of them.</summary>
    public static readonly Formula[] All =
    [
        Formula.Of<RectifiedNormalizeGradient>(
            "subtract(multiply(subtract(where(less_or_equal(a, b), b, c), d), e), multiply(subtract(f, g), h))"),
        Formula.Of<AdamWUpdate>("subtract(multiply(a, b), multiply(c, divide(d, add(multiply(sqrt(e), f), g))))"),
        Formula.Of<AdamUpdate>("subtract(a, multiply(b, divide(c, add(multiply(sqrt(d), e), f))))"),
        Formula.Of<NormalizeAddRelu>("relu(add(add(multiply(multiply(subtract(a, b), c), d), e), f))"),
        Formula.Of<NormalizeRelu>("relu(add(multiply(multiply(subtract(a, b), c), d), e))"),
        Formula.Of<NormalizeGradient>("subtract(multiply(subtract(a, b), c), multiply(subtract(d, e), f))"),
        Formula.Of<DecayedMomentum>("add(multiply(a, b), multiply(c, add(d, multiply(e, f))))"),
        Formula.Of<SecondMoment>("add(multiply(a, b), multiply(c, multiply(d, d)))"),
        Formula.Of<Normalize>("add(multiply(multiply(subtract(a, b), c), d), e)"),
        Formula.Of<SigmoidGradient>("multiply(multiply(multiply(a, b), c), subtract(d, c))"),
        Formula.Of<MovingAverage>("add(a, multiply(b, subtract(c, a)))"),
        Formula.Of<WeightedSum>("add(multiply(a, b), multiply(c, d))"),
        Formula.Of<RectifiedSumGradient>("where(less_or_equal(a, b), b, add(c, d))"),
        Formula.Of<ScaledFunctionOfSum<GeluSlopeOp>>("multiply(a, gelu_slope(add(b, c)))"),
        Formula.Of<ScaledFunctionOfSum<GeluTanhSlopeOp>>("multiply(a, gelu_tanh_slope(add(b, c)))"),
        Formula.Of<FunctionOfSum<GeluOp>>("gelu(add(a, b))"),
        Formula.Of<ScaledFunction<GeluSlopeOp>>("multiply(a, gelu_slope(b))"),
        Formula.Of<ScaledFunction<GeluTanhSlopeOp>>("multiply(a, gelu_tanh_slope(b))"),
        Formula.Of<FunctionOfSum<GeluTanhOp>>("gelu_tanh(add(a, b))"),
    ];

    /// <summary>The step from <c>a</c> to <c>c</c>: Adam's first moment.</summary>
    private readonly struct MovingAverage : IFormula
    {
        public static int Operands => 3;

        public static int Held => FormulaOperand.B;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a + b * (c - a);
    }

    /// <summary>Adam's second moment.</summary>
    private readonly struct SecondMoment : IFormula
    {
        public static int Operands => 4;

        public static int Held => FormulaOperand.A | FormulaOperand.C;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a * b + c * (d * d);
    }

    /// <summary>A weight after Adam's step.</summary>
    private readonly struct AdamUpdate : IFormula
    {
        public static int Operands => 6;

        public static int Held => FormulaOperand.B | FormulaOperand.E | FormulaOperand.F;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a - b * (c / (V.Sqrt(d) * e + f));
    }

    /// <summary>The same with the weight decayed beforehand.</summary>
    private readonly struct AdamWUpdate : IFormula
    {
        public static int Operands => 7;

        public static int Held => FormulaOperand.B | FormulaOperand.C | FormulaOperand.F | FormulaOperand.G;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a * b - c * (d / (V.Sqrt(e) * f + g));
    }

    /// <summary>Momentum, or any two values mixed.</summary>
    private readonly struct WeightedSum : IFormula
    {
        public static int Operands => 4;

        public static int Held => FormulaOperand.A | FormulaOperand.C;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a * b + c * d;
    }

    /// <summary>Momentum of a gradient with weight decay.</summary>
    private readonly struct DecayedMomentum : IFormula
    {
        public static int Operands => 6;

        public static int Held => FormulaOperand.A | FormulaOperand.C;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a * b + c * (d + e * f);
    }

    /// <summary>Batch normalisation with scale and shift.</summary>
    private readonly struct Normalize : IFormula
    {
        public static int Operands => 5;

        public static int Held => FormulaOperand.B | FormulaOperand.C | FormulaOperand.D | FormulaOperand.E;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => (a - b) * c * d + e;
    }

    /// <summary>The same, rectified.</summary>
    private readonly struct NormalizeRelu : IFormula
    {
        public static int Operands => 5;

        public static int Held => FormulaOperand.B | FormulaOperand.C | FormulaOperand.D | FormulaOperand.E;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => ReluOp.Apply((a - b) * c * d + e);
    }

    /// <summary>The same after a residual connection.</summary>
    private readonly struct NormalizeAddRelu : IFormula
    {
        public static int Operands => 6;

        public static int Held => FormulaOperand.B | FormulaOperand.C | FormulaOperand.D | FormulaOperand.E;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => ReluOp.Apply((a - b) * c * d + e + f);
    }

    /// <summary>The gradient of a normalised input.</summary>
    private readonly struct NormalizeGradient : IFormula
    {
        public static int Operands => 6;

        public static int Held => FormulaOperand.B | FormulaOperand.C | FormulaOperand.E | FormulaOperand.F;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => (a - b) * c - (d - e) * f;
    }

    /// <summary>The same of what is rectified afterwards.</summary>
    private readonly struct RectifiedNormalizeGradient : IFormula
    {
        public static int Operands => 8;

        public static int Held => FormulaOperand.B | FormulaOperand.D | FormulaOperand.E | FormulaOperand.G | FormulaOperand.H;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> =>
            (V.Select(V.LessOrEqual(a, b), b, c) - d) * e - (f - g) * h;
    }

    /// <summary>The gradient of a gate, c = sigmoid(x).</summary>
    private readonly struct SigmoidGradient : IFormula
    {
        public static int Operands => 4;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a * b * c * (d - c);
    }

    /// <summary>The gradient of a rectified value that two readers send back.</summary>
    private readonly struct RectifiedSumGradient : IFormula
    {
        public static int Operands => 4;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> =>
            V.Select(V.LessOrEqual(a, b), b, c + d);
    }

    /// <summary>The gradient of an activation: its slope times what is sent back.</summary>
    private readonly struct ScaledFunction<TOp> : IFormula where TOp : struct, IFloatUnaryOp
    {
        public static int Operands => 2;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a * TOp.Apply(b);
    }

    /// <summary>The gradient of an activation of what a bias is added to: its slope times what is sent back.</summary>
    private readonly struct ScaledFunctionOfSum<TOp> : IFormula where TOp : struct, IFloatUnaryOp
    {
        public static int Operands => 3;

        public static V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V> => a * TOp.Apply(b + c);
    }
}
