using System.Diagnostics;

namespace Fathom.Cli;

/// <summary>What this process has taken.</summary>
internal static class PeakMemory
{
    /// <summary>The most memory that was resident at any time so far, in units of 10⁶ bytes.</summary>
    public static long Megabytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64 / 1_000_000;
        }
    }
}
