namespace Fathom.Core.Tests;

/// <summary>Operations of random graphs of f64 that have derivatives everywhere, none of them large.</summary>
internal static class SmoothOperations
{
    public static GraphOperation[] All { get; } =
    [
        GraphOperation.Unary("tanh", x => x.Tanh()),
        GraphOperation.Unary("log_sigmoid", x => x.LogSigmoid()),
        GraphOperation.Unary("sigmoid", x => x.Sigmoid()),
        GraphOperation.Unary("sin", x => x.Sin()),
        GraphOperation.Unary("exp of sin", x => x.Sin().Exp()),
        GraphOperation.Unary("erf", x => x.Erf()),
        GraphOperation.Unary("atan", x => x.Atan()),
        GraphOperation.Unary("sqrt of 1 + square", x => (1 + x.Square()).Sqrt()),
        GraphOperation.Unary("log of 1 + square", x => x.Square().Log1p()),
        GraphOperation.Unary("reciprocal of 1 + square", x => 1 / (1 + x.Square())),
        GraphOperation.Binary("add", (x, y) => x + y),
        GraphOperation.Binary("subtract", (x, y) => x - y),
        GraphOperation.Binary("multiply by sin", (x, y) => x * y.Sin()),
        GraphOperation.Binary("divide by 2 + cos", (x, y) => x / (2 + y.Cos())),
        GraphOperation.Binary("atan2", (x, y) => Tensor.Atan2(x, 2 + y.Sin())),
        GraphOperation.Over("mean", (x, axes, keep) => x.Mean(axes, keep)),
        GraphOperation.Over("less mean", (x, axes, _) => x - x.Mean(axes, keepAxes: true)),
        GraphOperation.Along("softmax", (x, axis, _) => x.Softmax(axis)),
        GraphOperation.Along("log-softmax", (x, axis, _) => x.LogSoftmax(axis)),
        GraphOperation.Along("cumulative sum", (x, axis, _) => x.Tanh().CumulativeSum(axis)),
        GraphOperation.Along("cumulative log-sum-exp", (x, axis, _) => x.CumulativeLogSumExp(axis)),
        GraphOperation.Along("product of 1 + sin/8", (x, axis, _) => (1 + 0.125 * x.Sin()).Product(axis, keepAxis: true)),
        GraphOperation.Along("matmul", (x, axis, _) => x.Tanh().Reshape(-1, x.Shape[^1]).MatMul(x.Cos().Reshape(-1, x.Shape[^1]).T)),
        .. GraphOperations.Movement,
    ];
}
