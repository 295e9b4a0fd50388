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
}
