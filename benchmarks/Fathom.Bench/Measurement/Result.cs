using System.Text.Json.Serialization;

namespace Fathom.Bench;

/// <summary>What was measured of one workload, in milliseconds per step; <see cref="Peer"/> is the peer's median.</summary>
internal sealed record Result(
    string Name, string Unit, double Median, double Min, double Max, int Threads, long Params, double? Flops, double? Gflops, int N)
{
    /// <summary>The peer's median, when it ran.</summary>
    public double? Peer { get; init; }

    /// <summary>How many times faster than the peer; below 1 is slower.</summary>
    public double? Ratio => Peer / Median;
}

/// <summary>JSON of results without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Result))]
internal sealed partial class ResultJson : JsonSerializerContext;
