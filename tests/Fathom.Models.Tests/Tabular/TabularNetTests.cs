namespace Fathom.Models.Tests;

public class TabularNetTests
{
    [Fact]
    public void Numbers_and_names_become_logits()
    {
        var model = new TabularNet(4, [3, 10], 2, [8], random: new RandomKey(1));

        Assert.Equal<Shape>([5, 2], model.Forward(Tensor.Zeros([5, 4]), Tensor.Zeros([5, 2], DType.I64)).Shape);
    }

    [Fact]
    public void A_table_may_have_only_numbers_or_only_names()
    {
        Assert.Equal<Shape>([5, 2], new TabularNet(4, [], 2, [8], random: new RandomKey(1)).Forward(Tensor.Zeros([5, 4]), Tensor.Zeros([5, 0], DType.I64)).Shape);
        Assert.Equal<Shape>([5, 2], new TabularNet(0, [3], 2, [8], random: new RandomKey(1)).Forward(Tensor.Zeros([5, 0]), Tensor.Zeros([5, 1], DType.I64)).Shape);
    }
}
