namespace Fathom.Nn.Tests;

public class BatchNormTests
{
    private static readonly Tensor X = Tensor.From<float>([1, 10, 3, 20, 5, 60], [3, 2]);

    [Fact]
    public void Training_normalises_by_the_batch_and_moves_the_statistics()
    {
        var norm = new BatchNorm1d(2, epsilon: 0);
        var y = norm.Forward(X).ToArray<float>();
        Assert.Equal(0, y[0] + y[2] + y[4], 1e-5);
        Assert.Equal(3, y[0] * y[0] + y[2] * y[2] + y[4] * y[4], 1e-4);
        Assert.Equal([0.3f, 3f], norm.RunningMean!.Value.ToArray<float>());
        // Unbiased variances are 4 and 700.
        Assert.Equal([0.9f + 0.4f, 0.9f + 70f], norm.RunningVar!.Value.ToArray<float>().Select(v => MathF.Round(v, 4)));
        Assert.Equal(1, norm.NumBatchesTracked!.Value.Item<long>());
    }

    [Fact]
    public void Without_momentum_the_statistics_are_the_mean_over_batches()
    {
        var norm = new BatchNorm1d(2, momentum: null);
        norm.Forward(X).Eval();
        norm.Forward(X + 2).Eval();
        Assert.Equal([4f, 31f], norm.RunningMean!.Value.ToArray<float>());
        Assert.Equal(2, norm.NumBatchesTracked!.Value.Item<long>());
    }

    [Fact]
    public void Evaluation_uses_the_statistics_and_leaves_them()
    {
        var norm = new BatchNorm1d(2, epsilon: 0);
        norm.Eval();
        Assert.Equal(X.ToArray<float>(), norm.Forward(X).ToArray<float>());
        Assert.Equal(0, norm.NumBatchesTracked!.Value.Item<long>());
    }

    [Fact]
    public void A_single_value_per_channel_cannot_be_trained_with()
    {
        Assert.Contains("no variance", Assert.Throws<ShapeException>(() => new BatchNorm1d(2).Forward(Tensor.Zeros([1, 2]))).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e4)]
    public void A_large_mean_costs_no_accuracy(double mean)
    {
        // Spread 1 about the mean, in numbers that f32 holds exactly.
        float[] numbers = [.. Enumerable.Range(0, 32 * 4 * 50).Select(i => (float)(mean + (i * 7919 % 257 - 128) / 128.0))];
        var expected = numbers.Chunk(50).Index().GroupBy(part => part.Index % 4)
            .Select(channel => Statistics([.. channel.SelectMany(part => part.Item).Select(number => (double)number)])).ToArray();
        var (means, variances) = Tensor.From<float>(numbers, [32, 4, 50]).ChannelStatistics();
        for (var channel = 0; channel < 4; channel++)
        {
            Assert.Equal(expected[channel].Mean, means.ToArray<float>()[channel], 1e-6 * Math.Max(1, mean));
            Assert.Equal(1, variances.ToArray<float>()[channel] / expected[channel].Variance, 1e-6);
        }
    }

    [Fact]
    public void A_first_sample_unlike_the_others_costs_little()
    {
        // The first of 32 samples lies 100 away from the others, whose spread is about a half: the variance is that distance's.
        float[] numbers = [.. Enumerable.Range(0, 32 * 40).Select(i => (i < 40 ? 100 : 0) + i * 7919 % 257 / 128f)];
        var (mean, variance) = Tensor.From<float>(numbers, [32, 1, 40]).ChannelStatistics();
        var expected = Statistics([.. numbers.Select(number => (double)number)]);
        Assert.Equal(expected.Mean, mean.Item<float>(), 1e-5);
        Assert.Equal(1, variance.Item<float>() / expected.Variance, 32 * Math.Pow(2, -22));
    }

    [Fact]
    public void Statistics_of_16_bit_numbers_are_as_exact_as_those_can_be()
    {
        // Samples lie apart, so that the first moment about the first of them is large beside the spread.
        float[] numbers = [.. Enumerable.Range(0, 32 * 40).Select(i => i < 40 ? 8f : i * 7919 % 257 / 128 / 2f)];
        var (mean, variance) = Tensor.From<float>(numbers, [32, 1, 40]).To(DType.BF16).ChannelStatistics();
        var expected = Statistics([.. numbers.Select(number => (double)number)]);
        Assert.Equal(DType.BF16, variance.DType);
        Assert.Equal(1, mean.To(DType.F32).Item<float>() / expected.Mean, Math.Pow(2, -8));
        Assert.Equal(1, variance.To(DType.F32).Item<float>() / expected.Variance, Math.Pow(2, -8));
    }

    private static (double Mean, double Variance) Statistics(double[] numbers)
    {
        var mean = numbers.Average();
        return (mean, numbers.Average(number => (number - mean) * (number - mean)));
    }
}
