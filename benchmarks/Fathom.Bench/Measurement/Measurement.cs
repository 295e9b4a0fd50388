namespace Fathom.Bench;

/// <summary>What one process measured of a workload.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Milliseconds">Median time of a step.</param>
/// <param name="FewestMilliseconds">Shortest time of a step.</param>
internal sealed record Measurement(string Name, double Milliseconds, double FewestMilliseconds)
{
    /// <summary>Time of the first step of all, with everything that is compiled in it.</summary>
    public double? FirstMilliseconds { get; init; }

    /// <summary>Most memory that the process held.</summary>
    public double? ResidentMegabytes { get; init; }

    /// <summary>Managed memory allocated by a step.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>See <see cref="Case.Flops"/>.</summary>
    public double? Flops { get; init; }

    /// <summary>Bytes that a step reads and writes at least.</summary>
    public double? Bytes { get; init; }

    /// <summary>See <see cref="Case.Nodes"/>.</summary>
    public int? Nodes { get; init; }

    /// <summary>GFLOP/s that the machine could do just after the samples, for a step with products.</summary>
    public double? FmaPeak { get; init; }

    /// <summary>GB/s that the machine could move just after the samples, for an operation's working set.</summary>
    public double? Bandwidth { get; init; }

    /// <summary>Which of several ways to run it was fastest.</summary>
    public string? Variant { get; init; }

    /// <summary>
    /// How long a step would take at the limits of the machine, the longer of arithmetic and traffic; null when neither is known.
    /// </summary>
    /// <remarks>Williams, Waterman and Patterson (2009), "Roofline", doi:10.1145/1498765.1498785.</remarks>
    public double? LimitMilliseconds()
    {
        var (arithmetic, movement) = (Flops / FmaPeak / 1e6, Bytes / Bandwidth / 1e6);
        return arithmetic is { } a && movement is { } b ? Math.Max(a, b) : arithmetic ?? movement;
    }

    /// <summary>
    /// Several rounds as one: the median of the medians, the largest memory, the least of what other work can only raise.
    /// </summary>
    public static Measurement Pool(IReadOnlyList<Measurement> rounds) => rounds[0] with
    {
        Milliseconds = Sampler.Median([.. rounds.Select(round => round.Milliseconds).Order()]),
        FewestMilliseconds = rounds.Min(round => round.FewestMilliseconds),
        FirstMilliseconds = rounds.Min(round => round.FirstMilliseconds),
        ResidentMegabytes = rounds.Max(round => round.ResidentMegabytes),
        AllocatedBytes = rounds.Min(round => round.AllocatedBytes),
        FmaPeak = rounds.Max(round => round.FmaPeak),
        Bandwidth = rounds.Max(round => round.Bandwidth),
        Variant = rounds.MinBy(round => round.Milliseconds)!.Variant,
    };
}
