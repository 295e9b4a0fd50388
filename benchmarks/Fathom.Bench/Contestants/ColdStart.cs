using System.Diagnostics;
using System.Globalization;
using Fathom.Cpu;

namespace Fathom.Bench;

/// <summary>From the start of the process to the end of the first training step: what a user waits for before anything is warm.</summary>
internal static class ColdStart
{
    /// <summary>Name of the comparison.</summary>
    public const string Name = "cold_start_lenet";

    /// <summary>The workload whose first step it is.</summary>
    public const string Workload = "lenet_train";

    /// <summary>Runs one step of a workload in this process and says so at once; the line holds the peak memory in megabytes.</summary>
    public static int Step(string workload, int threads)
    {
        CpuThreads.Count = threads;
        Workloads.Matching(workload)[0].Create().Step();
        Console.WriteLine((Process.GetCurrentProcess().PeakWorkingSet64 / 1e6).ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
