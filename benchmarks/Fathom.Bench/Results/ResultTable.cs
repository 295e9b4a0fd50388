using System.Globalization;

namespace Fathom.Bench;

/// <summary>The columns of a comparison, for the terminal and for the page.</summary>
internal static class ResultTable
{
    /// <summary>Column titles.</summary>
    public static IReadOnlyList<string> Titles { get; } =
        ["name", "threads", "ours ms", "peer ms", "ratio", "rate", "of limit", "ours MB", "peer MB"];

    /// <summary>A row's cells.</summary>
    public static IReadOnlyList<string> Cells(ResultRow row) =>
    [
        row.Name, row.Threads.ToString(CultureInfo.InvariantCulture), Time(row.OursMs), Time(row.PeerMs), Number(row.Ratio, "0.00"), Rate(row),
        Number(row.FractionOfLimit, "0.00"), Number(row.OursRssMb, "0"), Number(row.PeerRssMb, "0"),
    ];

    /// <summary>Geometric means of the ratios, one sentence for each number of threads.</summary>
    public static IEnumerable<string> Means(IEnumerable<ResultRow> rows) =>
        from row in rows
        group row by row.Threads into threads
        let mean = GeometricMean.Of(threads)
        where mean is not null
        select string.Create(
            CultureInfo.InvariantCulture,
            $"Geometric mean of {threads.Count(row => row.Ratio is not null)} ratios, {threads.Key} {(threads.Key == 1 ? "thread" : "threads")}: {mean:0.00}");

    /// <summary>A figure that is not a comparison.</summary>
    public static string Figure(ResultRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Value:#,0.###} {row.Unit}");

    private static string Time(double? milliseconds) => Number(milliseconds, milliseconds switch { < 1 => "0.0000", < 100 => "0.00", _ => "0.0" });

    private static string Rate(ResultRow row) =>
        row.Gflops is not null ? Number(row.Gflops, "0.0") + " GFLOP/s" : row.GbPerS is not null ? Number(row.GbPerS, "0.0") + " GB/s" : "";

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
