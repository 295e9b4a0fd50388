namespace Fathom.Cpu;

/// <summary>How convolutions are computed in this process.</summary>
public static class CpuConvolution
{
    private static int _algorithm;

    /// <summary>
    /// The algorithm of convolutions compiled from now on; programs that are already compiled keep theirs, so set it at the start.
    /// Default: <see cref="ConvolutionAlgorithm.Fastest"/>.
    /// </summary>
    public static ConvolutionAlgorithm Algorithm
    {
        get => (ConvolutionAlgorithm)Volatile.Read(ref _algorithm);
        set => Volatile.Write(ref _algorithm, (int)value);
    }
}
