namespace Fathom.Data.Tests;

public class ResamplingTests
{
    [Theory]
    [InlineData(0.8)]
    [InlineData(1.0)]
    [InlineData(1.25)]
    public void Playing_faster_raises_the_pitch_and_shortens(double speed)
    {
        const double Cycles = 0.01;
        float[] tone = [.. Enumerable.Range(0, 2000).Select(n => (float)Math.Sin(2 * Math.PI * Cycles * n))];

        var played = Resampling.AtSpeed(tone, speed);

        Assert.Equal((int)(2000 / speed), played.Length);
        // The ends have neighbours on one side only.
        for (var n = 2; n < played.Length - 2; n++)
            Assert.Equal(Math.Sin(2 * Math.PI * Cycles * speed * n), played[n], 0.01);
    }

    [Fact]
    public void A_speed_is_positive() => Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.AtSpeed([1f], 0));

    [Fact]
    public void Masks_cover_at_most_what_they_may_and_are_the_same_for_the_same_key()
    {
        var masks = new SpectrogramMasks(bandMasks: 1, bands: 3, timeMasks: 1, frames: 4);
        for (ulong seed = 0; seed < 50; seed++)
        {
            float[] one = [.. Enumerable.Repeat(1f, 10 * 20)], other = [.. one];
            masks.Apply(one, 10, 0, new RandomKey(seed).Numbers());
            masks.Apply(other, 10, 0, new RandomKey(seed).Numbers());
            Assert.Equal(one, other);
            Assert.InRange(one.Count(value => value == 0), 0, 3 * 20 + 4 * 10);
        }
    }
}
