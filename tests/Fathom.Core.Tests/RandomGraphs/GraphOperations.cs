namespace Fathom.Core.Tests;

/// <summary>Operations of random graphs, for any dtype.</summary>
internal static class GraphOperations
{
    private static readonly DType[] Types = [DType.F32, DType.F64, DType.BF16, DType.I32, DType.I64, DType.Bool, DType.F16, DType.U8, DType.I8];

    /// <summary>
    /// Element by element. Nothing here tells -0 from 0 but in the sign of a zero: divisors are at least 1, so that a lost sign stays one.
    /// </summary>
    public static GraphOperation[] Elementwise { get; } =
    [
        GraphOperation.Unary("tanh", x => x.Tanh()),
        GraphOperation.Unary("sigmoid", x => (x * 0.5f).Sigmoid()),
        GraphOperation.Unary("sin + 1", x => x.Sin() + 1),
        GraphOperation.Unary("exp of tanh", x => x.Tanh().Exp()),
        GraphOperation.Unary("erf", x => x.Erf()),
        GraphOperation.Unary("sqrt of abs", x => Number(x).Abs().Sqrt()),
        GraphOperation.Unary("log1p of abs", x => Number(x).Abs().Log1p()),
        GraphOperation.Unary("rsqrt of 1 + abs", x => (1 + Number(x).Abs()).Rsqrt()),
        GraphOperation.Unary("negate", x => -Number(x)),
        GraphOperation.Unary("abs", x => Number(x).Abs()),
        GraphOperation.Unary("sign", x => Number(x).Sign()),
        GraphOperation.Unary("floor", x => x.Floor()),
        GraphOperation.Unary("round", x => x.Round()),
        GraphOperation.Unary("truncate", x => x.Truncate()),
        GraphOperation.Unary("leaky relu", x => Tensor.Where(x > 0, x, -0.1f * x)),
        GraphOperation.Unary("clamp", x => Number(x).Clamp(-2, 5)),
        GraphOperation.Unary("+ 0", x => x + 0),
        GraphOperation.Unary("0 -", x => 0 - x),
        GraphOperation.Unary("* 1", x => x * 1),
        GraphOperation.Unary("* -1", x => -1 * x),
        GraphOperation.Unary("not", x => ~Whole(x)),
        GraphOperation.Binary("add", (x, y) => Number(x) + Number(y)),
        GraphOperation.Binary("subtract", (x, y) => Number(x) - Number(y)),
        GraphOperation.Binary("add negative", (x, y) => Number(x) + -Number(y)),
        GraphOperation.Binary("multiply", (x, y) => Number(x) * Number(y)),
        GraphOperation.Binary("divide", (x, y) => x / (1 + Number(y).Abs())),
        GraphOperation.Binary("floor divide", (x, y) => Number(x).FloorDivide(1 + Number(y).Abs())),
        GraphOperation.Binary("remainder", (x, y) => Number(x) % (1 + Number(y).Abs())),
        GraphOperation.Binary("maximum", (x, y) => Tensor.Maximum(x, y)),
        GraphOperation.Binary("minimum", (x, y) => Tensor.Minimum(x, y)),
        GraphOperation.Binary("less", (x, y) => x < y),
        GraphOperation.Binary("less or equal", (x, y) => x <= y),
        GraphOperation.Binary("equal", (x, y) => x.EqualTo(y)),
        GraphOperation.Binary("not equal", (x, y) => x.NotEqual(y)),
        GraphOperation.Binary("and", (x, y) => Whole(x) & Whole(y)),
        GraphOperation.Binary("or", (x, y) => Whole(x) | Whole(y)),
        GraphOperation.Binary("xor", (x, y) => Whole(x) ^ Whole(y)),
        GraphOperation.Binary("where", (x, y) => Tensor.Where(y.To(DType.Bool), x, y)),
        new("convert", (x, _, n) => x.To(Types[n % Types.Length])),
        new("convert and back", (x, _, n) => x.To(Types[n % Types.Length]).To(x.DType)),
        new("random", (x, _, n) => x * Tensor.RandomUniform(x.Shape, new RandomKey((ulong)n))),
        GraphOperation.Along("add place", (x, axis, _) => x + Tensor.Iota(x.Shape, axis)),
    ];

    /// <summary>Elements elsewhere, unchanged.</summary>
    public static GraphOperation[] Movement { get; } =
    [
        GraphOperation.Along("transpose", (x, axis, n) => x.Transpose(axis, n % x.Rank)),
        GraphOperation.Along("flip", (x, axis, _) => x.Flip(axis)),
        GraphOperation.Along("roll", (x, axis, n) => x.Roll(n, axis)),
        GraphOperation.Along("pad", (x, axis, n) => x.Pad(axis, n % 3, 1 + n % 2)),
        GraphOperation.Along("pad with ones", (x, axis, n) => x.Pad(axis, n % 2, 1, value: 1)),
        GraphOperation.Along("slice", (x, axis, n) => x.Slice(axis, x.Shape[axis] / 2, 1, (x.Shape[axis] + 1) / 2)),
        GraphOperation.Along("every other", (x, axis, n) => x.Slice(axis, 0, 2, (x.Shape[axis] + 1) / 2)),
        GraphOperation.Along("backwards", (x, axis, n) => x.Slice(axis, x.Shape[axis] - 1, -1, 1 + n % x.Shape[axis])),
        GraphOperation.Along("windows", (x, axis, n) => x.Windows(axis, Math.Min(1 + n % 3, x.Shape[axis]))),
        GraphOperation.Along("take", (x, axis, n) => x.Take(Tensor.From<long>(n % x.Shape[axis], 0, -1), axis)),
        GraphOperation.Along("twice", (x, axis, _) => Tensor.Concatenate([x, x.Flip(axis)], axis)),
        GraphOperation.Along("select", (x, axis, n) => x.Select(axis, n % x.Shape[axis])),
        GraphOperation.Along("flatten", (x, axis, _) => x.Flatten(axis)),
        new("new axis", (x, _, n) => x.Unsqueeze(n % (x.Rank + 1))),
        new("expand", (x, _, n) => x.Unsqueeze(n % (x.Rank + 1)).BroadcastTo(x.Shape.Insert(n % (x.Rank + 1), 1 + n % 4))),
    ];

    /// <summary>Reductions that are exact in any order: extremes, places, truth values, and sums of small whole numbers.</summary>
    public static GraphOperation[] ExactReductions { get; } =
    [
        GraphOperation.Over("max", (x, axes, keep) => x.Max(axes, keep)),
        GraphOperation.Over("min", (x, axes, keep) => x.Min(axes, keep)),
        GraphOperation.Over("any", (x, axes, keep) => x.Any(axes, keep)),
        GraphOperation.Over("all", (x, axes, keep) => x.All(axes, keep)),
        GraphOperation.Over("product of signs", (x, axes, keep) => Number(x).Sign().Product(axes, keep)),
        // Adding 0 turns -0 into 0: nothing but -0 adds up to -0 or 0 depending on what a sum begins with.
        GraphOperation.Over("sum", (x, axes, keep) => (Small(x) + 0).Sum(axes, keep)),
        GraphOperation.Over("share of the sum", (x, axes, _) => x / (1 + Small(x).Abs().Sum(axes, keepAxes: true))),
        GraphOperation.Along("argmax", (x, axis, n) => x.ArgMax(axis, n % 2 == 0)),
        GraphOperation.Along("argmin", (x, axis, n) => x.ArgMin(axis, n % 2 == 0)),
        GraphOperation.Along("less max", (x, axis, _) => Number(x) - Number(x).Max(axis, keepAxis: true)),
        GraphOperation.Along("cumulative sum", (x, axis, _) => Small(x).CumulativeSum(axis)),
        GraphOperation.Along("matmul", (x, axis, _) => x.DType.IsFloat && x.Shape[^1] <= 70 ? Gram(Small(x).Reshape(-1, x.Shape[^1])) : x),
    ];

    /// <summary>All whose result does not depend on the order of anything.</summary>
    public static GraphOperation[] Exact { get; } = [.. Elementwise, .. Movement, .. ExactReductions];

    /// <summary>Operations whose rounding depends on the order in which they add.</summary>
    public static GraphOperation[] Rounding { get; } =
    [
        GraphOperation.Over("rounded sum", (x, axes, keep) => x.Tanh().Sum(axes, keep)),
        GraphOperation.Over("mean", (x, axes, keep) => x.Tanh().Mean(axes, keep)),
        GraphOperation.Along("softmax", (x, axis, _) => x.Tanh().Softmax(axis)),
        GraphOperation.Along("normalise", (x, axis, _) => x.Tanh() / (1 + x.Tanh().Square().Sum(axis, keepAxis: true)).Sqrt()),
        GraphOperation.Along("rounded matmul", (x, axis, _) => x.Shape[^1] <= 70 ? Gram(x.Tanh().Reshape(-1, x.Shape[^1])) : x),
    ];

    private static Tensor Number(Tensor x) => x.DType == DType.Bool ? x.To(DType.I32) : x;

    private static Tensor Whole(Tensor x) => x.DType.IsFloat ? x.To(DType.I32) : x;

    // Up to 20,000 whole numbers up to 8 add exactly in 24 bits, their products in matmul too.
    private static Tensor Small(Tensor x) => x.DType.IsFloat ? x.Clamp(-8, 8).Round() : Number(x);

    private static Tensor Gram(Tensor x) => x.MatMul(x.T);
}
