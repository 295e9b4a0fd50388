using System.Diagnostics;
using System.Text.Json;
using Fathom.Compiler;
using Fathom.Formats;
using Fathom.Runtime;

namespace Fathom.Cli;

/// <summary>Kernels on a time line, for <c>chrome://tracing</c> and ui.perfetto.dev.</summary>
/// <remarks>Google, "Trace Event Format": complete events ("ph": "X"), times in microseconds.</remarks>
internal static class ChromeTrace
{
    /// <summary>Writes the runs of kernels to a file; on failure a file that was there stays.</summary>
    public static void Save(string path, IReadOnlyList<KernelRun> runs) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        foreach (var run in runs)
            Write(json, run, run.Kernel!, runs[0].StartTicks);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, KernelRun run, Kernel kernel, long begin)
    {
        var duration = Stopwatch.GetElapsedTime(0, run.Ticks);
        json.WriteStartObject();
        json.WriteString("name", KernelTitle.Of(kernel));
        json.WriteString("cat", kernel is LoopKernel ? "loop" : "call");
        json.WriteString("ph", "X");
        json.WriteNumber("ts", Stopwatch.GetElapsedTime(begin, run.StartTicks).TotalMicroseconds);
        json.WriteNumber("dur", duration.TotalMicroseconds);
        json.WriteNumber("pid", 1);
        json.WriteNumber("tid", 1);
        json.WriteStartObject("args");
        json.WriteString("kernel", run.Name);
        json.WriteString("inputs", Shapes(kernel.Inputs));
        json.WriteString("outputs", Shapes(kernel.Outputs));
        json.WriteNumber("GFLOP/s", Rate(run.Flops, duration));
        json.WriteNumber("GB/s", Rate(run.Bytes, duration));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Shapes(IEnumerable<Access> accesses) => string.Join(" ", accesses.Select(access => $"{access.DType.Name}{access.View.Shape}"));

    private static double Rate(long amount, TimeSpan duration) => Math.Round(amount / Math.Max(1, duration.TotalNanoseconds), 2);
}
