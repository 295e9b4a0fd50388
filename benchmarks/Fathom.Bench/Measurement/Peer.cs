using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>Runs the peer's script on the same workloads, in a process of its own.</summary>
internal sealed record Peer(string Script, Sampler Sampler)
{
    /// <summary>The peer's median of one workload in milliseconds, or null when it gave none.</summary>
    public double? Measure(string name)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        // The system's interpreter before any other, since that is the one with the peer's packages.
        if (File.Exists("/usr/bin/python3"))
            start.FileName = "/usr/bin/python3";
        foreach (var argument in (string[])[Script, "--only", name, "--threads", $"{Sampler.Threads}", "--repeat", $"{Sampler.Repeat}",
            "--max-seconds", Sampler.MaxSeconds.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        // An inherited setting can halve the speed of the peer's matrix products; its script chooses the best.
        start.Environment.Remove("OPENBLAS_CORETYPE");

        using var process = Process.Start(start) ?? throw new IOException($"{start.FileName} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{Script} ended with {process.ExitCode}: {errors.Result.Trim().Split('\n')[^1]}");
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("name").GetString() == name)
                return json.RootElement.GetProperty("median").GetDouble();
        }
        return null;
    }
}
