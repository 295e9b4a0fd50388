namespace Fathom.Models.Tests;

public class LeNetTests
{
    [Fact]
    public void It_has_61706_parameters_on_digits()
    {
        Assert.Equal(61_706, new LeNet(random: new RandomKey(1)).Parameters.Sum(parameter => parameter.Shape.ElementCount));
    }

    [Fact]
    public void Its_state_has_the_names_that_PyTorch_scripts_give_it()
    {
        Assert.Equal(
            ["conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias"],
            new LeNet(random: new RandomKey(1)).State.Keys);
    }

    [Theory]
    [InlineData(1, 28)]
    [InlineData(3, 32)]
    public void It_gives_one_logit_per_class(int channels, int size)
    {
        var model = new LeNet(channels, size, classes: 7, random: new RandomKey(1));

        Assert.Equal<Shape>([4, 7], model.Forward(Tensor.Zeros([4, channels, size, size])).Shape);
    }

    [Fact]
    public void An_image_that_is_too_small_is_refused_with_the_smallest_size()
    {
        Assert.Contains("12 x 12", Assert.Throws<ArgumentOutOfRangeException>(() => new LeNet(size: 10)).Message);
    }

    [Fact]
    public void The_same_key_gives_the_same_weights()
    {
        var (first, second) = (new LeNet(random: new RandomKey(5)), new LeNet(random: new RandomKey(5)));

        Assert.Equal(first.Fc3.Weight.Value.ToArray<float>(), second.Fc3.Weight.Value.ToArray<float>());
    }
}
