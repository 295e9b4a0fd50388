namespace Fathom.Bench;

/// <summary>
/// Sizes of a matrix product: [M, K] by [K, N], or by the transpose of [N, K] with a bias. A transposed operand lies in memory the other way
/// round: as [K, M] or [N, K].
/// </summary>
internal sealed record ProductSizes(
    string Name, int M, int K, int N, bool Linear = false, bool TransposesA = false, bool TransposesB = false)
{
    public static IReadOnlyList<ProductSizes> All { get; } =
    [
        new("matmul_256", 256, 256, 256), new("matmul_512", 512, 512, 512), new("matmul_1024", 1024, 1024, 1024), new("matmul_2048", 2048, 2048, 2048),
        new("matmul_64x784x512", 64, 784, 512), new("linear_64x784x512", 64, 784, 512, Linear: true),
        .. Transposed("matmul_512", 512, 512, 512), .. Transposed("matmul_1024", 1024, 1024, 1024),
        new("matmul_512x768x3072", 512, 768, 3072), new("linear_512x768x3072", 512, 768, 3072, Linear: true),
        new("matmul_509x771x1023", 509, 771, 1023), .. Transposed("matmul_509x771x1023", 509, 771, 1023),
    ];

    private static ProductSizes[] Transposed(string name, int m, int k, int n) =>
    [
        new($"{name}_ta", m, k, n, TransposesA: true), new($"{name}_tb", m, k, n, TransposesB: true),
        new($"{name}_tab", m, k, n, TransposesA: true, TransposesB: true),
    ];

    /// <summary>2 per multiply-add.</summary>
    public double Flops => 2.0 * M * K * N;
}
