namespace Fathom.Nn.Tests;

public class InitTests
{
    [Fact]
    public void The_same_key_gives_the_same_weights()
    {
        Assert.Equal(
            new Linear(8, 8, random: new RandomKey(3)).Weight.Value.ToArray<float>(), new Linear(8, 8, random: new RandomKey(3)).Weight.Value.ToArray<float>());
    }

    [Fact]
    public void Weight_and_bias_do_not_share_numbers()
    {
        var layer = new Linear(1, 8, random: new RandomKey(3));
        Assert.NotEqual(layer.Weight.Value.ToArray<float>(), layer.Bias!.Value.ToArray<float>());
    }

    [Theory]
    [InlineData(4, 9)]
    [InlineData(9, 4)]
    public void Orthogonal_rows_or_columns_are_orthonormal(int rows, int columns)
    {
        var w = Init.Orthogonal([rows, columns], random: new RandomKey(1));
        var product = (rows < columns ? w.MatMul(w.T) : w.T.MatMul(w)).ToArray<float>();
        for (var i = 0; i < product.Length; i++)
            Assert.Equal(i % 5 == 0 ? 1f : 0f, product[i], 1e-5f);
    }

    [Fact]
    public void Kaiming_keeps_the_variance_of_the_fan()
    {
        var w = Init.KaimingNormal([64, 32, 3, 3], mode: FanMode.Out, random: new RandomKey(1));
        Assert.Equal(2.0 / (64 * 9), w.Variance().Item(), 2e-4);
    }

    [Fact]
    public void A_truncated_normal_stays_within_its_bounds()
    {
        Assert.All(Init.TruncatedNormal([1000], low: -0.5, high: 1, random: new RandomKey(1)).ToArray<float>(), v => Assert.InRange(v, -0.5f, 1f));
    }
}
