using System.Diagnostics;
using System.Text.Json;
using Fathom.Cpu;
using Fathom.Runtime;

namespace Fathom.Bench;

/// <summary>
/// Writes the kernels of one warm step as a trace that chrome://tracing and Perfetto show. What lies between the kernels is the building of
/// the graph and the look-up of its program.
/// </summary>
internal static class ChromeTrace
{
    private const int WarmUps = 5;

    /// <summary>One step of each workload, each as a process of its own in the trace.</summary>
    public static int Write(FileInfo file, IReadOnlyList<string> names, int threads)
    {
        CpuThreads.Count = threads;
        file.Directory?.Create();
        using var stream = file.Create();
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        var number = 0;
        foreach (var workload in names.SelectMany(Workloads.Matching))
            Trace(json, workload, ++number);
        json.WriteEndArray();
        json.WriteEndObject();
        return 0;
    }

    private static void Trace(Utf8JsonWriter json, Workload workload, int process)
    {
        var subject = workload.Create();
        for (var i = 0; i < WarmUps; i++)
            subject.Step();
        using var profile = KernelProfile.Start(timeline: true);
        var begin = Stopwatch.GetTimestamp();
        subject.Step();
        var ticks = Stopwatch.GetTimestamp() - begin;
        profile.Dispose();

        Name(json, workload.Name, process);
        Event(json, new KernelRun("step", "", begin, ticks, 0, 0), process, begin);
        foreach (var run in profile.Runs)
            Event(json, run, process, begin);
    }

    private static void Name(Utf8JsonWriter json, string name, int process)
    {
        json.WriteStartObject();
        json.WriteString("name", "process_name");
        json.WriteString("ph", "M");
        json.WriteNumber("pid", process);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Event(Utf8JsonWriter json, KernelRun run, int process, long begin)
    {
        json.WriteStartObject();
        json.WriteString("name", run.Name);
        json.WriteString("ph", "X");
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", 1);
        json.WriteNumber("ts", Microseconds(run.StartTicks - begin));
        json.WriteNumber("dur", Microseconds(run.Ticks));
        json.WriteStartObject("args");
        json.WriteString("shape", run.Shape);
        json.WriteNumber("GFLOP/s", Rate(run.Flops, run.Ticks));
        json.WriteNumber("GB/s", Rate(run.Bytes, run.Ticks));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static double Microseconds(long ticks) => Math.Round(ticks * 1e6 / Stopwatch.Frequency, 3);

    private static double Rate(long amount, long ticks) => Math.Round(amount * 1e-9 * Stopwatch.Frequency / Math.Max(1, ticks), 2);
}
