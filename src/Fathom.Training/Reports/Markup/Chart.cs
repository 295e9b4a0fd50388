namespace Fathom.Training;

/// <summary>A chart as <c>curves.js</c> draws it.</summary>
/// <param name="Title">What is drawn.</param>
/// <param name="XLabel">What the horizontal axis counts.</param>
/// <param name="Format">"number", "percent" or "rate".</param>
/// <param name="X">The common abscissae, ascending.</param>
/// <param name="Series">The curves.</param>
internal sealed record Chart(string Title, string XLabel, string Format, double[] X, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Whether to have a logarithmic axis where it helps.</summary>
    public bool MayBeLogarithmic { get; init; } = true;

    /// <summary>Whether the values are all positive and span so much that only a logarithmic axis shows them.</summary>
    public bool IsLogarithmic
    {
        get
        {
            var finite = Series.SelectMany(series => series.Y).Where(double.IsFinite).ToArray();
            return MayBeLogarithmic && Format == "number" && finite.Length > 0 && finite.Min() > 0 && finite.Max() / finite.Min() > 30;
        }
    }
}
