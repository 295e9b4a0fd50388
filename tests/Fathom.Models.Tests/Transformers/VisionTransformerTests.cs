namespace Fathom.Models.Tests;

public class VisionTransformerTests
{
    [Fact]
    public void State_names_are_those_of_timm()
    {
        var names = Small().State.Keys.ToArray();

        Assert.Equal(["cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias", "blocks.0.norm1.weight", "blocks.0.norm1.bias", "blocks.0.attn.qkv.weight"], names[..7]);
        Assert.Contains("blocks.1.mlp.fc2.bias", names);
        Assert.Equal(["norm.weight", "norm.bias", "head.weight", "head.bias"], names[^4..]);
    }

    [Fact]
    public void The_tiny_one_has_its_known_number_of_parameters()
    {
        Assert.Equal(5_362_762, new VisionTransformer(VisionTransformerConfig.TinyCifar, new RandomKey(1)).Parameters.Sum(parameter => parameter.Shape.ElementCount));
    }

    [Fact]
    public void Patches_are_told_apart_by_their_places()
    {
        var model = Small();
        model.Eval();
        var image = Tensor.RandomNormal([1, 3, 8, 8], new RandomKey(2));

        var (straight, turned) = (model.Forward(image), model.Forward(image.Flip(3)));

        Assert.Equal<Shape>([1, 5], straight.Shape);
        Assert.True((straight - turned).Abs().Max().Item() > 1e-4f);
    }

    [Fact]
    public void Other_sizes_are_refused()
    {
        Assert.Contains("[batch, 3, 8, 8]", Assert.Throws<ShapeException>(() => Small().Forward(Tensor.Zeros([1, 3, 8, 9]))).Message);
        Assert.Throws<ArgumentException>(() => new VisionTransformer(new(9, 4, 5, 1, 2, 16), new RandomKey(1)));
    }

    private static VisionTransformer Small() => new(new(8, 4, 5, 2, 2, 16), new RandomKey(1));
}
