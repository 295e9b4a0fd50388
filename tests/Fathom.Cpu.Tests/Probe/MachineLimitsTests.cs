namespace Fathom.Cpu.Tests;

public class MachineLimitsTests
{
    [Fact]
    public void Limits_are_positive_and_finite()
    {
        Assert.InRange(MachineLimits.FmaPeak(1), 0.1, 1e6);
        Assert.InRange(MachineLimits.StreamBandwidth(2, 1 << 20), 0.01, 1e6);
        Assert.InRange(MachineLimits.ReadBandwidth(1, 1 << 20), 0.01, 1e6);
    }

    [Fact]
    public void No_threads_or_next_to_no_bytes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MachineLimits.FmaPeak(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MachineLimits.StreamBandwidth(1, 100));
    }
}
