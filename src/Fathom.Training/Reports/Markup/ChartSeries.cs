namespace Fathom.Training;

/// <summary>One curve of a <see cref="Chart"/>.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Role">Its colour: "train", "test" or "faint".</param>
/// <param name="Y">One ordinate per abscissa; a value that is not finite is a gap.</param>
internal sealed record ChartSeries(string Name, string Role, double[] Y);
