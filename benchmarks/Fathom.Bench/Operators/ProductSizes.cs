namespace Fathom.Bench;

/// <summary>Sizes of a matrix product: [M, K] by [K, N], or by the transpose of [N, K] with a bias.</summary>
internal sealed record ProductSizes(string Name, int M, int K, int N, bool Linear = false)
{
    public static IReadOnlyList<ProductSizes> All { get; } =
    [
        new("matmul_256", 256, 256, 256), new("matmul_512", 512, 512, 512), new("matmul_1024", 1024, 1024, 1024), new("matmul_2048", 2048, 2048, 2048),
        new("matmul_64x784x512", 64, 784, 512), new("linear_64x784x512", 64, 784, 512, Linear: true),
        new("matmul_512x768x3072", 512, 768, 3072), new("linear_512x768x3072", 512, 768, 3072, Linear: true),
    ];

    /// <summary>2 per multiply-add.</summary>
    public double Flops => 2.0 * M * K * N;
}
