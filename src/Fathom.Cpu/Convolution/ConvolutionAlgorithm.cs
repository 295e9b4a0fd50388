namespace Fathom.Cpu;

/// <summary>How convolutions are computed on the CPU.</summary>
public enum ConvolutionAlgorithm
{
    /// <summary>
    /// The fastest way for the sizes: Winograd's for most convolutions of 3x3 with stride 1 and of 4x4 with stride 2, with rounding errors two
    /// to three times those of direct sums, and direct sums for the others.
    /// </summary>
    Fastest,

    /// <summary>Always sums of the products in the definition.</summary>
    Direct,

    /// <summary>Winograd's algorithm wherever it is defined, also where it is slower.</summary>
    Winograd,
}
