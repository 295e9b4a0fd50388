using Fathom.Data;

namespace Fathom.Cli;

/// <summary>A series as a run takes it: standardised, and divided in time.</summary>
/// <param name="Series">Standardised readings.</param>
/// <param name="Train">Windows that move the weights.</param>
/// <param name="Validation">Windows that choose weights and models.</param>
/// <param name="Test">Windows that measure.</param>
internal sealed record ForecastData(SeriesTable Series, SeriesWindows Train, SeriesWindows Validation, SeriesWindows Test)
{
    /// <summary>Divides a series by settings that are all decided.</summary>
    public static ForecastData Of(SeriesTable series, ForecastConfig config)
    {
        var (train, validation, test) = (config.Split[0], config.Split[1], config.Split[2]);
        if (train + validation + test > series.Length)
            throw new CliException($"--split: {train} + {validation} + {test} readings of {series.Name}, which has {series.Length}.", ExitCodes.Usage);
        var standard = config.Scaling!.Standardise(series);
        return new(
            standard,
            new(standard, ..train, config.Input, config.Horizon),
            new(standard, train..(train + validation), config.Input, config.Horizon),
            new(standard, (train + validation)..(train + validation + test), config.Input, config.Horizon));
    }

    /// <summary>How a series is divided if nobody says: the hourly ETT sets by months of 30 days, 12, 4 and 4, as everywhere; else 70, 10 and 20 %.</summary>
    public static int[] SplitOf(SeriesTable series)
    {
        const int Month = 30 * 24;
        return series.Name.StartsWith("ETTh", StringComparison.OrdinalIgnoreCase) && series.Length >= 20 * Month
            ? [12 * Month, 4 * Month, 4 * Month]
            : [series.Length * 7 / 10, series.Length / 10, series.Length - series.Length * 7 / 10 - series.Length / 10];
    }
}
