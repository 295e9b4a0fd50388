namespace Fathom.Nn.Tests;

public class EmbeddingTests
{
    [Fact]
    public void The_padding_row_is_zero_and_gets_no_gradient()
    {
        var embedding = new Embedding(4, 2, paddingIndex: 1);
        var y = embedding.Forward(Tensor.From<long>(1, 3, 3));
        Assert.Equal([0f, 0], y.ToArray<float>()[..2]);
        Assert.Equal([0f, 0, 0, 0, 0, 0, 2, 2], y.Sum().Grad(embedding.Weight).ToArray<float>());
    }

    [Fact]
    public void Long_vectors_are_scaled_down()
    {
        var embedding = new Embedding(1, 2, maxNorm: 1);
        embedding.Weight.Assign(Tensor.From<float>([3, 4], [1, 2]));
        Assert.Equal([0.6f, 0.8f], embedding.Forward(Tensor.From<long>(0)).ToArray<float>().Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Scaling_down_leaves_the_table_and_the_gradient_as_they_are()
    {
        var embedding = new Embedding(2, 2, maxNorm: 1);
        embedding.Weight.Assign(Tensor.From<float>([3, 4, 0.1f, 0.2f], [2, 2]));
        var y = embedding.Forward(Tensor.From<long>(0, 0));
        Assert.Equal([2f, 2, 0, 0], y.Sum().Grad(embedding.Weight).ToArray<float>());
        Assert.Equal([3f, 4, 0.1f, 0.2f], embedding.Weight.Value.ToArray<float>());
    }

    [Theory]
    [InlineData(BagMode.Sum, new[] { 3f, 7f, 0f })]
    [InlineData(BagMode.Mean, new[] { 1.5f, 3.5f, 0f })]
    [InlineData(BagMode.Max, new[] { 2f, 4f, 0f })]
    public void Bags_are_combined_and_an_empty_one_is_zero(BagMode mode, float[] expected)
    {
        var bag = new EmbeddingBag(5, 1, mode);
        bag.Weight.Assign(Tensor.From<float>([0, 1, 2, 3, 4], [5, 1]));
        Assert.Equal(expected, bag.Forward(Tensor.From<long>(1, 2, 3, 4), Tensor.From<long>(0, 2, 4)).ToArray<float>());
    }
}
