using System.Globalization;

namespace Fathom.Data;

/// <summary>
/// What a column of numbers is turned into: its place among the numbers of the fitted table, as a value of the standard normal distribution, and where it lies
/// in bins of about equal counts, as a bin for each that fills from 0 to 1 (a piecewise linear encoding); then, where numbers were missing, whether this one is.
/// </summary>
/// <param name="Name">The column.</param>
/// <param name="Quantiles">Ascending values of the fitted table at evenly spaced ranks, the least first.</param>
/// <param name="Edges">Ascending edges of the bins; one less bin than edges.</param>
/// <param name="HasMissing">Whether numbers were missing in the fitted table.</param>
/// <remarks>Gorishniy, Rubachev and Babenko (2022), arXiv:2203.05556, for the bins.</remarks>
public sealed record NumericColumn(string Name, float[] Quantiles, float[] Edges, bool HasMissing)
{
    private const int QuantileCount = 257;

    /// <summary>Features that it gives.</summary>
    public int Width => 1 + (Edges.Length - 1) + (HasMissing ? 1 : 0);

    /// <summary>Learns ranks and bins from the values of a table, missing ones being NaN.</summary>
    /// <param name="name">The column.</param>
    /// <param name="values">At least one number.</param>
    /// <param name="bins">The most bins.</param>
    public static NumericColumn Fit(string name, ReadOnlySpan<float> values, int bins)
    {
        var known = values.ToArray().Where(value => !float.IsNaN(value)).Order().ToArray();
        var edges = At(known, bins + 1).Distinct().ToArray();
        return new(name, At(known, Math.Min(QuantileCount, Math.Max(2, known.Length))), edges.Length > 1 ? edges : [edges[0], edges[0] + 1], known.Length < values.Length);
    }

    /// <summary>Writes the features of a number, or of NaN for a missing one.</summary>
    /// <param name="value">The number.</param>
    /// <param name="features">Room for <see cref="Width"/>, which is zero.</param>
    public void Encode(float value, Span<float> features)
    {
        if (float.IsNaN(value))
        {
            if (HasMissing)
                features[^1] = 1;
            return;
        }
        features[0] = (float)Normal(Rank(value));
        for (var bin = 0; bin < Edges.Length - 1; bin++)
            features[1 + bin] = Math.Clamp((value - Edges[bin]) / (Edges[bin + 1] - Edges[bin]), 0, 1);
    }

    /// <summary>The number that a field says; NaN when it is missing.</summary>
    /// <exception cref="FormatException">When it is no number.</exception>
    internal static float Read(CsvTable table, int row, int column)
    {
        var text = table[row, column];
        if (TableField.IsMissing(text))
            return float.NaN;
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value) ? value
            : throw table.Fault(row, column, $"'{text.Trim()}' is not a number, as in the rows that the model was trained with.");
    }

    /// <summary>Share of the fitted values below, equal ones counting half.</summary>
    private double Rank(float value)
    {
        var (below, upTo) = (Count(value, orEqual: false), Count(value, orEqual: true));
        return below < upTo ? (below + upTo - 1) / 2.0 / (Quantiles.Length - 1) : Between(value, below) / (Quantiles.Length - 1);
    }

    private double Between(float value, int next) => next == 0 ? 0 : next == Quantiles.Length ? Quantiles.Length - 1
        : next - 1 + (value - Quantiles[next - 1]) / (double)(Quantiles[next] - Quantiles[next - 1]);

    private int Count(float value, bool orEqual)
    {
        var (low, high) = (0, Quantiles.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Quantiles[middle] < value || orEqual && Quantiles[middle] == value)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static float[] At(float[] sorted, int count) =>
        [.. Enumerable.Range(0, count).Select(i => sorted[(int)Math.Round((double)i * (sorted.Length - 1) / Math.Max(1, count - 1))])];

    // The normal quantile by Acklam's rational approximation (2003), relative error 1.15e-9, cut at about three standard deviations.
    private static double Normal(double share)
    {
        var p = Math.Clamp(share, 0.001, 0.999);
        if (p is < 0.02425 or > 1 - 0.02425)
        {
            var q = Math.Sqrt(-2 * Math.Log(Math.Min(p, 1 - p)));
            var tail = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q
                + 2.938163982698783) / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
            return p < 0.5 ? tail : -tail;
        }
        var (x, r) = (p - 0.5, (p - 0.5) * (p - 0.5));
        return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r
            + 2.506628277459239) * x / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r + 6.680131188771972e+01) * r
            - 1.328068155288572e+01) * r + 1);
    }
}
