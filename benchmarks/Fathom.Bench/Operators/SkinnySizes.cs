namespace Fathom.Bench;

/// <summary>
/// Sizes of products with few rows, which read a weight once, and of small ones: [M, K] by [K, N], or by the transpose of [N, K], alone or many at a
/// time. They are held against memory's (or a cache's) bandwidth.
/// </summary>
internal sealed record SkinnySizes(string Name, int M, int K, int N, bool TransposesB = true, DType DType = DType.F32, params int[] Batch)
{
    private const int Width = 768, Vocabulary = 50257;

    public static IReadOnlyList<SkinnySizes> All { get; } =
    [
        .. Weights("matvec_768x768", 1, Width), .. Weights("matvec_768x3072", 1, 4 * Width), .. Weights("matvec_768x50257", 1, Vocabulary),
        .. Weights("matmul_4x768x3072", 4, 4 * Width), .. Weights("matmul_8x768x3072", 8, 4 * Width), .. Weights("matmul_8x768x50257", 8, Vocabulary),
        new("small_16x16x16", 16, 16, 16, false), new("small_16x16x16_tb", 16, 16, 16), new("small_32x64x10_tb", 32, 64, 10),
        new("small_64x64x64", 64, 64, 64, false), new("batch512_16x16x16", 16, 16, 16, false, DType.F32, 512),
        new("batch512_16x16x16_tb", 16, 16, 16, true, DType.F32, 512), new("batch512_1x64x64", 1, 64, 64, true, DType.F32, 512),
        new("batch512_4x8x4", 4, 8, 4, false, DType.F32, 512), new("batch64_64x32x64_tb", 64, 32, 64, true, DType.F32, 64),
    ];

    private static SkinnySizes[] Weights(string name, int m, int n) =>
    [
        new(name, m, Width, n, false), new($"{name}_tb", m, Width, n), new($"{name}_bf16", m, Width, n, false, DType.BF16),
        new($"{name}_tb_bf16", m, Width, n, true, DType.BF16), new($"{name}_tb_i8", m, Width, n, true, DType.I8),
    ];
}
