using System.Text.Json;

namespace Fathom.Bench;

/// <summary>Writes results as a table, and as lines of JSON.</summary>
internal sealed class Report(TextWriter table, TextWriter? json)
{
    /// <summary>The table's first line.</summary>
    public void Begin(bool withPeer) =>
        table.WriteLine($"{"workload",-40} {"ms/step",10} {"min",10} {"GFLOP/s",9}" + (withPeer ? $" {"peer ms",10} {"peer/ours",9}" : ""));

    /// <summary>A workload's line.</summary>
    public void Add(Result result)
    {
        var line = $"{result.Name,-40} {result.Median,10:0.0000} {result.Min,10:0.0000} {result.Gflops,9:0.0}";
        table.WriteLine(result.Peer is null ? line : $"{line} {result.Peer,10:0.0000} {result.Ratio,9:0.00}");
        json?.WriteLine(JsonSerializer.Serialize(result, ResultJson.Default.Result));
        json?.Flush();
    }
}
