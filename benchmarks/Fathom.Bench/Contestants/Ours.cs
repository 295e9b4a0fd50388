using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>Fathom: this program again, as a child.</summary>
internal sealed class Ours(Sampler sampler) : IContestant
{
    public string Description => $"{RuntimeInformation.FrameworkDescription}, DOTNET_TieredPGO=0, GC {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")}";

    public Measurement? Measure(string workload, int threads)
    {
        if (workload == ColdStart.Name)
        {
            var (milliseconds, line) = ChildProcess.TimeToLine(Command("step", ColdStart.Workload, "--threads", $"{threads}"));
            return new(workload, milliseconds, milliseconds) { ResidentMegabytes = double.Parse(line, CultureInfo.InvariantCulture) };
        }
        if (Workloads.Matching(workload).Count == 0)
            return null;
        var (output, _) = ChildProcess.Run(Command(
            "measure", workload, "--threads", $"{threads}", "--repeat", $"{sampler.Repeat}",
            "--max-seconds", sampler.MaxSeconds.ToString(CultureInfo.InvariantCulture)));
        return JsonSerializer.Deserialize(output, BenchJson.Default.Measurement);
    }

    private static ProcessStartInfo Command(params string[] arguments)
    {
        var self = Environment.ProcessPath ?? throw new IOException("The path of this program is not known.");
        // Started as `dotnet Fathom.Bench.dll`, the process is the host, and takes the program as its first argument.
        var hosted = Path.GetFileNameWithoutExtension(self) == "dotnet";
        var start = ChildProcess.Command(self, hosted ? [Path.Combine(AppContext.BaseDirectory, "Fathom.Bench.dll"), .. arguments] : arguments);
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }
}
