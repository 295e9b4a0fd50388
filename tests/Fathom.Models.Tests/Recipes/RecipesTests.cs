namespace Fathom.Models.Tests;

public class RecipesTests
{
    [Theory]
    [InlineData("mlp")]
    [InlineData("lenet")]
    [InlineData("cnn")]
    [InlineData("resnet18")]
    public void Every_recipe_builds_for_grey_and_for_colour_images(string name)
    {
        var recipe = Recipes.Find(name)!;
        foreach (var image in new Shape[] { [1, 28, 28], [3, 32, 32] })
            Assert.Equal<Shape>([2, 10], recipe.Build(image, 10, new RandomKey(1)).Forward(Tensor.Zeros([2, .. image])).Shape);
    }

    [Fact]
    public void A_name_is_found_whatever_its_case_and_another_is_not()
    {
        Assert.Same(Recipes.LeNet, Recipes.Find("LeNet"));
        Assert.Null(Recipes.Find("lenett"));
    }

    [Fact]
    public void Only_pictures_of_things_are_mirrored()
    {
        Assert.All(Recipes.All, recipe => Assert.False(recipe.PlanFor("mnist").Augmentation.Flip));
        Assert.True(Recipes.Cnn.PlanFor("fashion-mnist").Augmentation.Flip);
    }
}
