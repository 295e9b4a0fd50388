namespace Fathom.Data.Tests;

public class SyntheticDigitsTests
{
    private static readonly TrainTestImages Digits = SyntheticDigits.Create(new RandomKey(1), 2_000, 400);

    [Fact]
    public void The_same_key_gives_the_same_bytes_and_another_key_others()
    {
        var again = SyntheticDigits.Create(new RandomKey(1), 2_000, 400);

        Assert.True(Digits.Train.Pixels.Span.SequenceEqual(again.Train.Pixels.Span));
        Assert.Equal(Digits.Train.Labels, again.Train.Labels);
        Assert.False(Digits.Train.Pixels.Span.SequenceEqual(SyntheticDigits.Create(new RandomKey(2), 2_000, 0).Train.Pixels.Span));
    }

    [Fact]
    public void Classes_are_equally_frequent() =>
        Assert.All(Enumerable.Range(0, 10), digit => Assert.Equal(200, Digits.Train.Labels.Count(label => label == digit)));

    [Fact]
    public void Mean_and_deviation_are_near_those_of_MNIST()
    {
        var (mean, std) = Digits.Train.ChannelStatistics();

        Assert.InRange(mean[0], 0.11, 0.15);
        Assert.InRange(std[0], 0.28, 0.33);
    }

    [Fact]
    public void Every_digit_is_centred_by_mass()
    {
        for (var index = 0; index < Digits.Train.Count; index++)
        {
            var pixels = Digits.Train[index].Pixels.Span;
            double mass = 0, x = 0, y = 0;
            for (var at = 0; at < pixels.Length; at++)
                (mass, x, y) = (mass + pixels[at], x + pixels[at] * (at % 28 + 0.5), y + pixels[at] * (at / 28 + 0.5));
            Assert.True(mass > 255 * 15);
            // The centre is that of the pen's line; pressure, softness and crossing strokes move the ink's a little.
            Assert.InRange(x / mass, 12.5, 15.5);
            Assert.InRange(y / mass, 12.5, 15.5);
        }
    }

    [Fact]
    public void Digits_resemble_their_class_without_being_trivial()
    {
        // Nearest neighbour among 2,000: MNIST gives about 0.88 so.
        var right = 0;
        Parallel.For(0, Digits.Test.Count, index =>
        {
            if (NearestLabel(Digits.Test[index].Pixels.Span) == Digits.Test.Labels[index])
                Interlocked.Increment(ref right);
        });

        Assert.InRange(right / (double)Digits.Test.Count, 0.85, 0.98);
    }

    private static int NearestLabel(ReadOnlySpan<byte> image)
    {
        var (best, label) = (long.MaxValue, -1);
        for (var index = 0; index < Digits.Train.Count; index++)
        {
            var other = Digits.Train[index].Pixels.Span;
            long distance = 0;
            for (var at = 0; at < image.Length; at++)
                distance += (image[at] - other[at]) * (image[at] - other[at]);
            if (distance < best)
                (best, label) = (distance, Digits.Train.Labels[index]);
        }
        return label;
    }
}
