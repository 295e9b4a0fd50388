namespace Fathom.Training;

/// <summary>Curves over a common abscissa: metrics by step, a forecast beside the truth, a calibration.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="XLabel">What the horizontal axis counts or measures.</param>
/// <param name="X">The abscissae, ascending.</param>
/// <param name="Series">The curves, each with one ordinate per abscissa.</param>
/// <exception cref="ArgumentException">When a curve has another number of points.</exception>
public sealed record ReportChart(string Title, string XLabel, double[] X, IReadOnlyList<ReportSeries> Series) : ReportBlock(Title)
{
    // As curves.js knows them.
    private static readonly string[] Names = ["number", "percent", "rate"];

    /// <summary>The curves, each with one ordinate per abscissa.</summary>
    public IReadOnlyList<ReportSeries> Series { get; } = Series.FirstOrDefault(series => series.Y.Length != X.Length) is { } odd
        ? throw new ArgumentException($"ReportChart '{Title}': '{odd.Name}' has {odd.Y.Length} points for {X.Length} abscissae.", nameof(Series))
        : Series;

    /// <summary>How ordinates are written.</summary>
    public ReportNumber Format { get; init; } = ReportNumber.Plain;

    /// <summary>Whether a logarithmic axis is used where the values are positive and span more than a factor of 30, as losses do.</summary>
    public bool MayBeLogarithmic { get; init; }

    internal override void Write(PageContext page)
    {
        var chart = new Chart(Title, XLabel, Names[(int)Format], X, [.. Series.Select(Curve)]) { MayBeLogarithmic = MayBeLogarithmic };
        var kind = chart.IsLogarithmic ? ", logarithmic scale" : "";
        page.Html.Add($"""
            <figure><figcaption>{Title}<small>by {XLabel}{kind}</small></figcaption><div class="chart" data-chart="{page.Data.Add(chart)}" role="img" aria-label="{Title} by {XLabel}"></div></figure>
            """);
    }

    private static ChartSeries Curve(ReportSeries series, int index) =>
        new(series.Name, series.Style == ReportSeriesStyle.Faint ? "faint" : ChartSeries.Roles[index % ChartSeries.Roles.Count], series.Y)
        {
            Style = series.Style.ToString().ToLowerInvariant(),
        };
}
