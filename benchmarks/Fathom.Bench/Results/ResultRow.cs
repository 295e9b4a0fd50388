using System.Text.Json.Serialization;

namespace Fathom.Bench;

/// <summary>One line of a result file: a workload compared on some number of threads, or a single figure.</summary>
/// <param name="Name">The workload, or what the figure is of.</param>
/// <param name="Threads">Threads of each side.</param>
internal sealed record ResultRow(string Name, int Threads)
{
    /// <summary>Fathom's median time of a step.</summary>
    public double? OursMs { get; init; }

    /// <summary>The peer's median time of a step.</summary>
    public double? PeerMs { get; init; }

    /// <summary>How many times faster than the peer Fathom is; below 1 it is slower.</summary>
    public double? Ratio { get; init; }

    /// <summary>Time at the machine's limit over Fathom's time: 1 is as fast as the machine allows.</summary>
    public double? FractionOfLimit { get; init; }

    /// <summary>Peak resident memory of Fathom's process.</summary>
    public double? OursRssMb { get; init; }

    /// <summary>Peak resident memory of the peer's process.</summary>
    public double? PeerRssMb { get; init; }

    /// <summary>Who the peer is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Peer { get; init; }

    /// <summary>Fathom's rate of arithmetic, for products.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Gflops { get; init; }

    /// <summary>Fathom's rate of reading and writing, for other operations.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GbPerS { get; init; }

    /// <summary>Fathom's shortest step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? OursMinMs { get; init; }

    /// <summary>The peer's shortest step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PeerMinMs { get; init; }

    /// <summary>Fathom's first step in a process.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? OursFirstMs { get; init; }

    /// <summary>The peer's fastest variant.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PeerVariant { get; init; }

    /// <summary>A figure that is not a comparison.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Value { get; init; }

    /// <summary>Unit of <see cref="Value"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unit { get; init; }

    /// <summary>Something said in words, of the run as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>Whether this compares times, rather than being a figure or a remark.</summary>
    [JsonIgnore]
    public bool IsComparison => OursMs is not null || PeerMs is not null;

    /// <summary>A single figure.</summary>
    public static ResultRow Figure(string name, int threads, double value, string unit) => new(name, threads) { Value = value, Unit = unit };

    /// <summary>A comparison of what both sides measured, as far as they did.</summary>
    public static ResultRow Compare(string name, int threads, Measurement? ours, Measurement? theirs, string? peer) => new(name, threads)
    {
        OursMs = ours?.Milliseconds,
        PeerMs = theirs?.Milliseconds,
        Ratio = theirs?.Milliseconds / ours?.Milliseconds,
        FractionOfLimit = ours?.LimitMilliseconds() / ours?.Milliseconds,
        OursRssMb = ours?.ResidentMegabytes,
        PeerRssMb = theirs?.ResidentMegabytes,
        Peer = theirs is null ? null : peer,
        Gflops = ours?.Flops / ours?.Milliseconds / 1e6,
        GbPerS = ours?.Flops is null ? ours?.Bytes / ours?.Milliseconds / 1e6 : null,
        OursMinMs = ours?.FewestMilliseconds,
        PeerMinMs = theirs?.FewestMilliseconds,
        OursFirstMs = ours?.FirstMilliseconds,
        PeerVariant = theirs?.Variant,
    };
}
