namespace Fathom.Models.Tests;

public class RecipesTests
{
    [Theory]
    [InlineData("mlp")]
    [InlineData("lenet")]
    [InlineData("cnn")]
    [InlineData("resnet18")]
    [InlineData("cifar")]
    public void Every_recipe_builds_for_grey_and_for_colour_images(string name)
    {
        var recipe = Recipes.Find(name)!;
        foreach (var image in new Shape[] { [1, 28, 28], [3, 32, 32] })
            Assert.Equal<Shape>([2, 10], recipe.Build(image, 10, recipe.PlanFor(""), new RandomKey(1)).Forward(Tensor.Zeros([2, .. image])).Shape);
    }

    [Fact]
    public void A_name_is_found_whatever_its_case_and_another_is_not()
    {
        Assert.Same(Recipes.LeNet, Recipes.Find("LeNet"));
        Assert.Null(Recipes.Find("lenett"));
    }

    [Fact]
    public void Cnn_on_mnist_has_a_short_form_until_a_number_of_epochs_is_asked_for()
    {
        Assert.Equal((true, 16, 1), Form(Recipes.Cnn.Plan("mnist", epochs: null)));
        Assert.Equal((false, null, 1), Form(Recipes.Cnn.Plan("mnist", epochs: 1)));
        Assert.Equal((false, null, 10), Form(Recipes.Cnn.Plan("fashion-mnist", epochs: null)));

        static (bool Short, int? Maps, int Epochs) Form(TrainingPlan plan) => (plan.Short, plan.Maps, plan.Epochs);
    }

    [Fact]
    public void The_maps_of_a_plan_are_those_of_the_model()
    {
        var plan = Recipes.Cnn.PlanFor("mnist") with { Maps = 3 };

        Assert.Equal(3, Recipes.Cnn.Build([1, 28, 28], 10, plan, new RandomKey(1)).Parameters[0].Shape[0]);
    }

    [Fact]
    public void Only_pictures_of_things_are_mirrored()
    {
        Assert.All(Recipes.All, recipe => Assert.False(recipe.PlanFor("mnist").Augmentation.Flip));
        Assert.True(Recipes.Cnn.PlanFor("fashion-mnist").Augmentation.Flip);
    }
}
