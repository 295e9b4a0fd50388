namespace Fathom.Training;

/// <summary>One curve of a <see cref="ReportChart"/>.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Y">One ordinate per abscissa; a value that is not finite is a gap.</param>
/// <param name="Style">How it is drawn.</param>
public sealed record ReportSeries(string Name, double[] Y, ReportSeriesStyle Style = ReportSeriesStyle.Line);
