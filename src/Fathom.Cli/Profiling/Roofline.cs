using Fathom.Cpu;
using Fathom.Runtime;

namespace Fathom.Cli;

/// <summary>What the machine allows: a kernel can be no faster than its arithmetic at the peak, nor than its bytes at the bandwidth of memory.</summary>
/// <param name="PeakGflops">Most floating-point operations, in GFLOP/s.</param>
/// <param name="BandwidthGbs">Bandwidth of memory, in GB/s.</param>
/// <remarks>Williams, Waterman and Patterson (2009), "Roofline: an insightful visual performance model".</remarks>
internal readonly record struct Roofline(double PeakGflops, double BandwidthGbs)
{
    /// <summary>Measures this machine; takes about a second.</summary>
    public static Roofline Measure(int threads) => new(MachineLimits.FmaPeak(threads), MachineLimits.StreamBandwidth(threads));

    /// <summary>Whether arithmetic, rather than memory, is what limits a kernel.</summary>
    public bool IsArithmeticBound(KernelTiming timing) => timing.Flops / PeakGflops > timing.Bytes / BandwidthGbs;

    /// <summary>The least time that the machine allows, over the time that was taken. Above 1 the bytes came from a cache.</summary>
    public double ShareOf(KernelTiming timing) =>
        Math.Max(timing.Flops / PeakGflops, timing.Bytes / BandwidthGbs) / timing.Time.TotalNanoseconds;
}
