using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Fathom.Bench;

/// <summary>Fathom, in a child process of this program.</summary>
internal sealed class Ours(Sampler sampler) : IContestant
{
    public string Description => $"{RuntimeInformation.FrameworkDescription}, DOTNET_TieredPGO=0, {(GCSettings.IsServerGC ? "server" : "workstation")} collector";

    public Measurement? Measure(string workload, int threads)
    {
        if (workload == ColdStart.Name)
        {
            var (milliseconds, line) = ChildProcess.TimeToLine(Self.Command(["step", ColdStart.Workload, "--threads", $"{threads}"]));
            return new(workload, milliseconds, milliseconds) { ResidentMegabytes = double.Parse(line, CultureInfo.InvariantCulture) };
        }
        if (Workloads.Matching(workload).Count == 0)
            return null;
        var (output, _) = ChildProcess.Run(Self.Command(["measure", workload, "--threads", $"{threads}", .. sampler.Arguments]));
        return BenchJson.ReadMeasurement(output);
    }
}
