namespace Fathom.Data.Tests;

public class LogMelTests
{
    [Theory]
    [InlineData(MelScale.Htk)]
    [InlineData(MelScale.Slaney)]
    public void Each_tone_is_loudest_in_the_band_about_it(MelScale scale)
    {
        const int Rate = 8000, Bands = 24;
        var mel = new LogMel(Rate, 256, 80, Bands, scale: scale);
        var before = -1;
        foreach (var frequency in (double[])[200, 500, 1000, 2000, 3500])
        {
            float[] tone = [.. Enumerable.Range(0, 400).Select(n => (float)Math.Sin(2 * Math.PI * frequency * n / Rate))];
            var features = mel.Of(tone, 1);
            var loudest = Array.IndexOf(features, features.Max());
            Assert.True(loudest > before, $"{frequency} Hz in band {loudest}, a lower tone in {before}");
            before = loudest;
        }
    }

    [Fact]
    public void Filters_of_htk_are_triangles_of_height_one_that_overlap_by_half()
    {
        var filters = new MelFilters(16000, 4096, 20);
        for (var band = 0; band < filters.Bands; band++)
            Assert.InRange(filters[band].Max(), 0.9, 1.0);
        // Between the middles of the first and the last band, the triangles add up to one.
        var first = filters[0].Index().MaxBy(pair => pair.Item).Index;
        var last = filters[filters.Bands - 1].Index().MaxBy(pair => pair.Item).Index;
        for (var k = first + 1; k < last; k++)
            Assert.Equal(1, Enumerable.Range(0, filters.Bands).Sum(band => (double)filters[band][k]), 1e-5);
    }

    [Fact]
    public void Filters_of_slaney_have_an_area_of_one()
    {
        const int Rate = 16000, Size = 4096;
        var filters = new MelFilters(Rate, Size, 20, scale: MelScale.Slaney);
        for (var band = 0; band < filters.Bands; band++)
            Assert.Equal(1, filters[band].Sum(weight => (double)weight) * Rate / Size, 0.02);
    }

    [Fact]
    public void An_offset_moves_the_sound_in_time()
    {
        var mel = new LogMel(8000, 200, 80, 8);
        var numbers = new RandomKey(1).Numbers();
        float[] sound = [.. Enumerable.Range(0, 400).Select(_ => (float)numbers.NextNormal())];

        var (at0, at2) = (mel.Of(sound, 10), mel.Of(sound, 10, offset: 160));

        for (var band = 0; band < 8; band++)
            for (var frame = 2; frame < 10; frame++)
                Assert.Equal(at0[band * 10 + frame - 2], at2[band * 10 + frame]);
    }

    [Fact]
    public void Silence_is_the_same_everywhere() => Assert.Single(new LogMel(8000, 200, 80, 8).Of([], 5).Distinct());

    [Fact]
    public void Frequencies_beyond_half_the_rate_are_refused() =>
        Assert.Contains("0 to 4000", Assert.Throws<ArgumentException>(() => new MelFilters(8000, 256, 10, high: 5000)).Message, StringComparison.Ordinal);
}
