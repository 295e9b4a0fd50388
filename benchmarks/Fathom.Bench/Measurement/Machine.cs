using System.Runtime.InteropServices;
using Fathom.Cpu;

namespace Fathom.Bench;

/// <summary>The machine in words, and its limits.</summary>
internal static class Machine
{
    /// <summary>Name of the figure of the peak of multiply-adds.</summary>
    public const string FmaPeak = "limit_fma";

    /// <summary>Processor, count of processors, vectors in use.</summary>
    public static string Description =>
        $"{Model}, {Environment.ProcessorCount} processors, {CpuFeatures.Name}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:0} GB, {RuntimeInformation.OSDescription}";

    /// <summary>Load averages, where the system tells them.</summary>
    public static string Load => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";

    private static string Model => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
        : RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>Peak of multiply-adds and bandwidth of memory, measured now.</summary>
    public static IEnumerable<ResultRow> Limits(int threads) =>
    [
        ResultRow.Figure(FmaPeak, threads, MachineLimits.FmaPeak(threads), "GFLOP/s"),
        ResultRow.Figure("limit_stream", threads, MachineLimits.StreamBandwidth(threads), "GB/s"),
        ResultRow.Figure("limit_read", threads, MachineLimits.ReadBandwidth(threads), "GB/s"),
    ];
}
