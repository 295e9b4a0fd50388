namespace Fathom.Data;

/// <summary>Mean and standard deviation of each channel of a series, to standardise it by.</summary>
/// <param name="Means">One for each channel.</param>
/// <param name="Deviations">One for each channel; 1 where the channel is constant.</param>
public sealed record SeriesScaling(float[] Means, float[] Deviations)
{
    /// <summary>The statistics of the first <paramref name="count"/> readings, so that nothing of later ones leaks into them.</summary>
    public static SeriesScaling Fit(SeriesTable series, int count)
    {
        var means = series.Values.Select(channel => channel.Take(count).Average(value => (double)value)).ToArray();
        var deviations = series.Values.Select((channel, c) => Math.Sqrt(channel.Take(count).Average(value => (value - means[c]) * (value - means[c]))));
        return new([.. means.Select(mean => (float)mean)], [.. deviations.Select(deviation => deviation > 0 ? (float)deviation : 1)]);
    }

    /// <summary>The series with mean 0 and deviation 1 by these statistics.</summary>
    public SeriesTable Standardise(SeriesTable series) => series with
    {
        Values = [.. series.Values.Select((channel, c) => Array.ConvertAll(channel, value => (value - Means[c]) / Deviations[c]))],
    };
}
