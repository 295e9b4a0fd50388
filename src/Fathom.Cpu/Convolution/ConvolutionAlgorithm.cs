namespace Fathom.Cpu;

/// <summary>How convolutions are computed on the CPU.</summary>
public enum ConvolutionAlgorithm
{
    /// <summary>
    /// The fastest way for the sizes: Winograd's for most 3x3 convolutions of stride 1, whose rounding errors are about twice those of direct
    /// sums, and direct sums for the others.
    /// </summary>
    Fastest,

    /// <summary>Always sums of the products in the definition.</summary>
    Direct,

    /// <summary>Winograd's algorithm wherever it is defined, also where it is slower.</summary>
    Winograd,
}
