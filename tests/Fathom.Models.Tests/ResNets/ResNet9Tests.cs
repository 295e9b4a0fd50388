namespace Fathom.Models.Tests;

public class ResNet9Tests
{
    [Fact]
    public void It_has_the_parameters_it_says()
    {
        Assert.Equal(1_646_122, new ResNet9(random: new RandomKey(1)).Parameters.Sum(parameter => parameter.Shape.ElementCount));
    }

    [Theory]
    [InlineData(3, 32, 32)]
    [InlineData(1, 28, 28)]
    [InlineData(2, 8, 17)]
    public void It_gives_one_logit_per_class(int channels, int height, int width)
    {
        var model = new ResNet9(channels, classes: 5, maps: 4, random: new RandomKey(1));

        Assert.Equal<Shape>([3, 5], model.Forward(Tensor.Zeros([3, channels, height, width])).Shape);
    }

    [Fact]
    public void Its_logits_are_an_eighth_of_what_the_last_layer_gives()
    {
        var model = new ResNet9(maps: 2, random: new RandomKey(1));
        model.Eval();
        var images = Tensor.RandomNormal([2, 3, 16, 16], new RandomKey(2));

        var unscaled = model.Fc.Forward(model.Features.Forward(images).Flatten(1)).ToArray<float>();

        // A factor of a power of two rounds nothing.
        Assert.Equal(unscaled.Select(logit => logit / 8), model.Forward(images).ToArray<float>());
    }
}
