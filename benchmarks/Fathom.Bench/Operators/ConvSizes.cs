namespace Fathom.Bench;

/// <summary>Sizes of a convolution of square images by square kernels.</summary>
internal sealed record ConvSizes(string Name, int Batch, int Inputs, int Size, int Outputs, int Kernel, int Stride, int Padding, int Groups = 1)
{
    public static IReadOnlyList<ConvSizes> All { get; } =
    [
        new("stem", 8, 3, 224, 64, 7, 2, 3),
        new("l1_3x3", 8, 64, 56, 64, 3, 1, 1),
        new("l1_1x1", 8, 64, 56, 256, 1, 1, 0),
        new("l2_3x3", 8, 128, 28, 128, 3, 1, 1),
        new("l3_3x3", 8, 256, 14, 256, 3, 1, 1),
        new("l4_3x3", 8, 512, 7, 512, 3, 1, 1),
        new("l2_down", 8, 256, 56, 512, 1, 2, 0),
        new("dw", 8, 144, 56, 144, 3, 1, 1, Groups: 144),
        new("l1_3x3_n32", 32, 64, 56, 64, 3, 1, 1),
    ];

    /// <summary>Height and width of the result.</summary>
    public int OutputSize => (Size + 2 * Padding - Kernel) / Stride + 1;

    /// <summary>2 per multiply-add of the forward pass.</summary>
    public double Flops => 2.0 * Batch * OutputSize * OutputSize * Outputs * Kernel * Kernel * Inputs / Groups;
}
