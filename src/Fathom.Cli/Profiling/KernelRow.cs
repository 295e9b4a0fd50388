using Fathom.Runtime;

namespace Fathom.Cli;

/// <summary>A kernel as a line of the profile.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Timing">What it took in all steps.</param>
/// <param name="Calls">Calls per step.</param>
/// <param name="Milliseconds">Time per step.</param>
/// <param name="Share">Part of the step's time.</param>
/// <param name="Gflops">GFLOP/s.</param>
/// <param name="Gbs">GB/s.</param>
/// <param name="IsArithmeticBound">Whether <paramref name="LimitShare"/> is of the peak of arithmetic, rather than of the bandwidth of memory.</param>
/// <param name="LimitShare">Part of what the machine allows.</param>
internal sealed record KernelRow(
    string Title, KernelTiming Timing, double Calls, double Milliseconds, double Share, double Gflops, double Gbs, bool IsArithmeticBound, double LimitShare)
{
    public static KernelRow Of(KernelTiming timing, int steps, TimeSpan elapsed, Roofline limits) => new(
        KernelTitle.Of(timing.Kernel), timing, (double)timing.Calls / steps, timing.Time.TotalMilliseconds / steps, timing.Time / elapsed,
        timing.Flops / timing.Time.TotalNanoseconds, timing.Bytes / timing.Time.TotalNanoseconds, limits.IsArithmeticBound(timing), limits.ShareOf(timing));
}
