namespace Fathom.Bench;

/// <summary>A workload made ready: its data are in memory, its layers built.</summary>
/// <param name="Step">What is timed.</param>
internal sealed record Case(Action Step)
{
    /// <summary>Number of trained elements.</summary>
    public long Parameters { get; init; }

    /// <summary>
    /// 2 per multiply-add of matrix products and convolutions in a step, a backward pass counted as two forward; null without
    /// products.
    /// </summary>
    public double? Flops { get; init; }

    /// <summary>What a step must read and write at least, when it is a single operation.</summary>
    public Traffic? Traffic { get; init; }

    /// <summary>Milliseconds of the last step that count, when that is not all of it.</summary>
    public Func<double>? Counted { get; init; }

    /// <summary>Graph nodes of a step, when the cost of each is asked for.</summary>
    public int? Nodes { get; init; }
}
