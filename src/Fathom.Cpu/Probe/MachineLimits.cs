using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>
/// What this machine can do at best, measured now: the ceilings that a kernel's GFLOP/s and GB/s are compared with. Each
/// call takes a few tenths of a second; other load on the machine lowers what it finds.
/// </summary>
public static class MachineLimits
{
    /// <summary>Bytes of a working set that no cache holds.</summary>
    public const long MainMemory = 384L << 20;

    /// <summary>Most operations per second, in GFLOP/s: independent multiply-adds of f32 that stay in registers.</summary>
    /// <param name="threads">How many threads compute.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no threads.</exception>
    public static double FmaPeak(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return ProbeThreads.Sum(threads, ForWidth(
            () => new FmaProbe<MatMulLanes512<float>, Vector512<float>>(),
            () => new FmaProbe<MatMulLanes256<float>, Vector256<float>>(),
            () => new FmaProbe<MatMulLanes128<float>, Vector128<float>>()));
    }

    /// <summary>
    /// Bandwidth of reading two arrays and writing a third (STREAM's add: c = a + b), in GB/s. Bytes are counted as STREAM
    /// counts them: those read and written by the program, without the lines that a cache fetches before it overwrites them.
    /// </summary>
    /// <param name="threads">How many threads stream, each over its part.</param>
    /// <param name="bytes">Size of the three arrays together; a size that fits a cache gives that cache's bandwidth.</param>
    /// <remarks>McCalpin (1995), "Memory bandwidth and machine balance in current high performance computers".</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are no threads, or fewer than 4,096 bytes for each.</exception>
    public static double StreamBandwidth(int threads, long bytes = MainMemory) => Bandwidth(threads, bytes, reading: false);

    /// <summary>Bandwidth of reading alone (a sum), in GB/s; see <see cref="StreamBandwidth"/>.</summary>
    /// <param name="threads">How many threads read, each its part.</param>
    /// <param name="bytes">Size of what is read.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no threads, or fewer than 4,096 bytes for each.</exception>
    public static double ReadBandwidth(int threads, long bytes = MainMemory) => Bandwidth(threads, bytes, reading: true);

    private static double Bandwidth(int threads, long bytes, bool reading)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 4096L * threads);
        var part = bytes / threads;
        return ProbeThreads.Sum(threads, ForWidth(
            () => new StreamProbe<MatMulLanes512<float>, Vector512<float>>(part, reading),
            () => new StreamProbe<MatMulLanes256<float>, Vector256<float>>(part, reading),
            () => new StreamProbe<MatMulLanes128<float>, Vector128<float>>(part, reading)));
    }

    private static Func<IProbe> ForWidth(Func<IProbe> bits512, Func<IProbe> bits256, Func<IProbe> bits128) =>
        CpuFeatures.VectorBits switch
        {
            512 => bits512,
            256 => bits256,
            _ => bits128,
        };
}
