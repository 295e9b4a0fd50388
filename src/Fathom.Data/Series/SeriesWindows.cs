namespace Fathom.Data;

/// <summary>Stretches of a series: each is what a model reads, and after it what it is to foretell.</summary>
public sealed class SeriesWindows
{
    private readonly SeriesTable series;
    private readonly int first;

    /// <param name="series">The series.</param>
    /// <param name="range">Readings that are foretold; those that are read may lie before.</param>
    /// <param name="input">Readings that a window reads, L.</param>
    /// <param name="horizon">Readings that it foretells, H.</param>
    /// <exception cref="InvalidDataException">When not one window fits.</exception>
    public SeriesWindows(SeriesTable series, Range range, int input, int horizon)
    {
        var (start, length) = range.GetOffsetAndLength(series.Length);
        (this.series, Input, Horizon, first) = (series, input, horizon, Math.Max(0, start - input));
        Count = start + length - horizon - input - first + 1;
        if (Count < 1)
            throw new InvalidDataException(
                $"{series.Name}: {start + length - first} readings up to number {start + length} hold no window of {input} to read and {horizon} to foretell. Shorten the input or the horizon?");
    }

    /// <summary>Readings that a window reads, L.</summary>
    public int Input { get; }

    /// <summary>Readings that it foretells, H.</summary>
    public int Horizon { get; }

    /// <summary>Number of windows, each beginning one reading after the one before.</summary>
    public int Count { get; }

    /// <summary>Some windows: what is read [B, C, L], and what comes after [B, C, H].</summary>
    public (Tensor Past, Tensor Future) Batch(ReadOnlySpan<int> windows)
    {
        var channels = series.Channels.Count;
        var (past, future) = (new float[windows.Length * channels * Input], new float[windows.Length * channels * Horizon]);
        for (var i = 0; i < windows.Length; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                var values = series.Values[c].AsSpan(first + windows[i], Input + Horizon);
                values[..Input].CopyTo(past.AsSpan((i * channels + c) * Input));
                values[Input..].CopyTo(future.AsSpan((i * channels + c) * Horizon));
            }
        }
        return (Tensor.From<float>(past, [windows.Length, channels, Input]), Tensor.From<float>(future, [windows.Length, channels, Horizon]));
    }
}
