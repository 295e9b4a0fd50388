namespace Fathom.Nn.Tests;

public class DropoutTests
{
    [Fact]
    public void Training_zeroes_and_scales_and_a_key_set_back_repeats_the_mask()
    {
        var dropout = new Dropout(0.25, new RandomKey(5));
        var x = Tensor.Ones([10000]);
        var first = dropout.Forward(x).ToArray<float>();
        var second = dropout.Forward(x).ToArray<float>();
        Assert.All(first, value => Assert.True(value is 0 or > 1.33f and < 1.34f));
        Assert.InRange(first.Count(value => value == 0), 2300, 2700);
        Assert.NotEqual(first, second);

        dropout.RandomKey = new RandomKey(dropout.RandomKey.Bits) { Drawn = 1 };
        Assert.Equal(second, dropout.Forward(x).ToArray<float>());
    }

    [Fact]
    public void The_gradient_sees_the_mask_of_the_forward_pass()
    {
        var x = Tensor.From<float>(1, 2, 3, 4, 5, 6, 7, 8);
        var y = new Dropout(0.5, new RandomKey(1)).Forward(x);
        Assert.Equal(y.ToArray<float>().Select((value, i) => value / (i + 1)), y.Sum().Grad(x).ToArray<float>());
    }

    [Fact]
    public void Channels_fall_together()
    {
        var y = new Dropout2d(0.5, new RandomKey(2)).Forward(Tensor.Ones([4, 8, 3, 3])).ToArray<float>();
        Assert.All(y.Chunk(9), channel => Assert.Single(channel.Distinct()));
    }

    [Fact]
    public void Evaluation_passes_everything()
    {
        var dropout = new Dropout();
        dropout.Eval();
        var x = Tensor.Ones([3]);
        Assert.Same(x, dropout.Forward(x));
    }
}
