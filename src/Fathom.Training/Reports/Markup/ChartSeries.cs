namespace Fathom.Training;

/// <summary>One curve of a <see cref="Chart"/>.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Role">Its colour: one of <see cref="Roles"/>, or "faint".</param>
/// <param name="Y">One ordinate per abscissa; a value that is not finite is a gap.</param>
internal sealed record ChartSeries(string Name, string Role, double[] Y)
{
    /// <summary>Colours in the order in which curves without a meaning of their own take them.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["train", "test", "third", "fourth", "fifth", "sixth", "seventh"];

    /// <summary>"line", "faint", "dashed" or "bars".</summary>
    public string Style { get; init; } = "line";
}
