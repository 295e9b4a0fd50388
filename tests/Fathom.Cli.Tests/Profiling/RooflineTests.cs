using Fathom.Runtime;

namespace Fathom.Cli.Tests;

public class RooflineTests
{
    private static readonly Roofline Machine = new(PeakGflops: 100, BandwidthGbs: 10);

    [Theory]
    // A millisecond allows 100 million operations and 10 million bytes.
    [InlineData(50_000_000, 1_000_000, true, 0.5)]
    [InlineData(1_000_000, 2_000_000, false, 0.2)]
    [InlineData(0, 20_000_000, false, 2)]
    public void A_kernel_is_held_against_what_limits_it(long flops, long bytes, bool arithmetic, double share)
    {
        var timing = new KernelTiming(null!, 1, TimeSpan.FromMilliseconds(1), flops, bytes);

        Assert.Equal(arithmetic, Machine.IsArithmeticBound(timing));
        Assert.Equal(share, Machine.ShareOf(timing), 1e-9);
    }
}
