namespace Fathom.Data.Tests;

public class SeriesWindowsTests
{
    [Fact]
    public void Columns_that_are_no_numbers_are_left_out() =>
        Assert.Equal(["load", "heat"], SeriesTable.Of(CsvTable.Read(new StringReader("date,load,heat\n2016-07-01,1,2\n2016-07-02,3,4\n"), "s.csv"), "s").Channels);

    [Fact]
    public void A_gap_is_refused_with_its_line()
    {
        var error = Assert.Throws<FormatException>(() => SeriesTable.Of(CsvTable.Read(new StringReader("load\n1\n?\n"), "s.csv"), "s"));
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_foretell_their_range_and_read_what_lies_before()
    {
        var windows = new SeriesWindows(Counting(20), 10..15, input: 4, horizon: 2);

        Assert.Equal(4, windows.Count);
        var (past, future) = windows.Batch([0, 3]);
        Assert.Equal([6f, 7, 8, 9, 106, 107, 108, 109, 9, 10, 11, 12, 109, 110, 111, 112], past.ToArray<float>());
        Assert.Equal([10f, 11, 110, 111, 13, 14, 113, 114], future.ToArray<float>());
    }

    // As everywhere in the literature: 2,880 readings of test, 96 ahead.
    [Fact]
    public void The_test_months_of_the_hourly_sets_hold_2785_windows() =>
        Assert.Equal(2785, new SeriesWindows(Counting(14_400), 11_520..14_400, 336, 96).Count);

    [Fact]
    public void A_horizon_longer_than_the_series_is_refused() =>
        Assert.Contains("Shorten", Assert.Throws<InvalidDataException>(() => new SeriesWindows(Counting(20), .., 10, 11)).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_the_first_readings_scale_the_series()
    {
        var scaling = SeriesScaling.Fit(Counting(100), 3);

        Assert.Equal([1f, 101f], scaling.Means);
        Assert.Equal(Math.Sqrt(2 / 3.0), scaling.Deviations[0], 1e-6);
        Assert.Equal(0, scaling.Standardise(Counting(100)).Values[1][1]);
    }

    private static SeriesTable Counting(int length) => new(
        "counting", ["one", "hundred and one"],
        [[.. Enumerable.Range(0, length).Select(i => (float)i)], [.. Enumerable.Range(0, length).Select(i => 100f + i)]]);
}
