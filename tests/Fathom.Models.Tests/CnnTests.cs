namespace Fathom.Models.Tests;

public class CnnTests
{
    [Theory]
    [InlineData(1, 28, 28)]
    [InlineData(3, 32, 32)]
    [InlineData(2, 8, 17)]
    public void It_gives_one_logit_per_class(int channels, int height, int width)
    {
        var model = new Cnn(channels, height, width, classes: 5, maps: 4, random: new RandomKey(1));

        Assert.Equal<Shape>([3, 5], model.Forward(Tensor.Zeros([3, channels, height, width])).Shape);
    }

    [Fact]
    public void In_evaluation_mode_the_answer_for_an_image_does_not_depend_on_its_batch()
    {
        var model = new Cnn(1, 8, 8, maps: 2, random: new RandomKey(1));
        model.Eval();
        var images = Tensor.RandomNormal([3, 1, 8, 8], new RandomKey(2));

        var together = model.Forward(images).ToArray<float>();
        var alone = model.Forward(images.Slice(0, ..1)).ToArray<float>();

        // The order of addition may differ with the size of the product.
        Assert.Equal(together[..10], alone, (a, b) => Math.Abs(a - b) < 1e-5);
    }
}
