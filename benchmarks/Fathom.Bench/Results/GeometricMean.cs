namespace Fathom.Bench;

/// <summary>The mean of ratios: half as fast and twice as fast come to equally fast.</summary>
internal static class GeometricMean
{
    /// <summary>Of the rows that have a ratio; null when none has.</summary>
    public static double? Of(IEnumerable<ResultRow> rows)
    {
        var logarithms = rows.Select(row => row.Ratio).OfType<double>().Select(ratio => Math.Log(ratio)).ToList();
        return logarithms.Count == 0 ? null : Math.Exp(logarithms.Average());
    }
}
