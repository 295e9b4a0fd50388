namespace Fathom.Bench;

/// <summary>Matrix products and convolutions.</summary>
internal static class ProductOperators
{
    public static IEnumerable<Workload> All { get; } =
    [
        .. ((int[])[256, 512, 1024, 2048]).Select(size => MatMul($"matmul_{size}", size, size, size)),
        .. Pair(64, 784, 512),
        .. Pair(512, 768, 3072),
        .. Convolution("stem", 8, 3, 224, 64, 7, 2, 3, 1),
        .. Convolution("l1_3x3", 8, 64, 56, 64, 3, 1, 1, 1),
        .. Convolution("l1_1x1", 8, 64, 56, 256, 1, 1, 0, 1),
        .. Convolution("l2_3x3", 8, 128, 28, 128, 3, 1, 1, 1),
        .. Convolution("l3_3x3", 8, 256, 14, 256, 3, 1, 1, 1),
        .. Convolution("l4_3x3", 8, 512, 7, 512, 3, 1, 1, 1),
        .. Convolution("l2_down", 8, 256, 56, 512, 1, 2, 0, 1),
        .. Convolution("dw", 8, 144, 56, 144, 3, 1, 1, 144),
        .. Convolution("l1_3x3_n32", 32, 64, 56, 64, 3, 1, 1, 1),
    ];

    private static Workload[] Pair(int m, int k, int n) => [MatMul($"matmul_{m}x{k}x{n}", m, k, n), Linear(m, k, n)];

    private static Workload MatMul(string name, int m, int k, int n) => Operator.Forward(name, () =>
    {
        var (a, b) = (Data.Normal(m, k), Data.Normal(k, n));
        return (() => a.MatMul(b), [a, b]);
    }, 2.0 * m * k * n);

    private static Workload Linear(int m, int k, int n) => Operator.Forward($"linear_{m}x{k}x{n}", () =>
    {
        var (x, weight, bias) = (Data.Normal(m, k), Data.Normal(n, k), Data.Normal(n));
        return (() => x.MatMul(weight.T) + bias, [x, weight, bias]);
    }, 2.0 * m * k * n);

    private static Workload[] Convolution(string name, int batch, int inputs, int size, int outputs, int kernel, int stride, int padding, int groups)
    {
        var side = (size + 2 * padding - kernel) / stride + 1;
        var flops = 2.0 * batch * side * side * outputs * kernel * kernel * inputs / groups;
        (Tensor, Tensor) Operands() => (Data.Normal(batch, inputs, size, size), Data.Normal(outputs, inputs / groups, kernel, kernel));
        return
        [
            Operator.Forward($"conv_{name}_fwd", () =>
            {
                var (x, weight) = Operands();
                return (() => x.Conv(weight, stride: stride, padding: padding, groups: groups), [x, weight]);
            }, flops),
            Operator.Backward($"conv_{name}_bwd", () =>
            {
                var (x, weight) = Operands();
                return (x.Conv(weight, stride: stride, padding: padding, groups: groups), [x, weight]);
            }, 2 * flops),
        ];
    }
}
