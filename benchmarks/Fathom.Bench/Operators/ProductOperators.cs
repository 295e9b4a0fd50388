namespace Fathom.Bench;

/// <summary>Matrix products and convolutions.</summary>
internal static class ProductOperators
{
    public static IEnumerable<Workload> All { get; } =
        [.. ProductSizes.All.Select(size => size.Linear ? Linear(size) : MatMul(size)), .. ConvSizes.All.SelectMany(Convolution),
            .. SkinnySizes.All.Select(Skinny)];

    private static Workload MatMul(ProductSizes size) => Operator.Forward(size.Name, () =>
    {
        var a = size.TransposesA ? Data.Normal(size.K, size.M) : Data.Normal(size.M, size.K);
        var b = size.TransposesB ? Data.Normal(size.N, size.K) : Data.Normal(size.K, size.N);
        return (() => (size.TransposesA ? a.T : a).MatMul(size.TransposesB ? b.T : b), [a, b]);
    }, size.Flops);

    private static Workload Linear(ProductSizes size) => Operator.Forward(size.Name, () =>
    {
        var (x, weight, bias) = (Data.Normal(size.M, size.K), Data.Normal(size.N, size.K), Data.Normal(size.N));
        return (() => x.MatMul(weight.T) + bias, [x, weight, bias]);
    }, size.Flops);

    private static Workload Skinny(SkinnySizes size) => Operator.Forward(size.Name, () =>
    {
        var x = Data.Normal([.. size.Batch, size.M, size.K]);
        var weight = Data.Normal([.. size.Batch, .. size.TransposesB ? [size.N, size.K] : (int[])[size.K, size.N]]).To(size.DType).Eval();
        return (() => x.MatMul(size.TransposesB ? weight.T : weight), [x, weight]);
    });

    private static Workload[] Convolution(ConvSizes size) =>
    [
        Operator.Forward($"conv_{size.Name}_fwd", () =>
        {
            var (x, weight) = Operands(size);
            return (() => Apply(size, x, weight), [x, weight]);
        }, size.Flops),
        Operator.Backward($"conv_{size.Name}_bwd", () =>
        {
            var (x, weight) = Operands(size);
            return (Apply(size, x, weight), [x, weight]);
        }, 2 * size.Flops),
    ];

    private static (Tensor, Tensor) Operands(ConvSizes size) => (
        Data.Normal(size.Batch, size.Inputs, size.Size, size.Size),
        Data.Normal(size.Outputs, size.Inputs / size.Groups, size.Kernel, size.Kernel));

    private static Tensor Apply(ConvSizes size, Tensor x, Tensor weight) =>
        x.Conv(weight, stride: size.Stride, padding: size.Padding, groups: size.Groups);
}
