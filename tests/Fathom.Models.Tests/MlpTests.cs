namespace Fathom.Models.Tests;

public class MlpTests
{
    [Fact]
    public void It_takes_images_as_vectors()
    {
        var model = new Mlp(3 * 4 * 5, classes: 6, random: new RandomKey(1));

        Assert.Equal<Shape>([2, 6], model.Forward(Tensor.Zeros([2, 3, 4, 5])).Shape);
    }

    [Fact]
    public void It_has_two_hidden_layers()
    {
        Assert.Equal(
            784 * 512 + 512 + 512 * 256 + 256 + 256 * 10 + 10,
            new Mlp(random: new RandomKey(1)).Parameters.Sum(parameter => parameter.Shape.ElementCount));
    }
}
