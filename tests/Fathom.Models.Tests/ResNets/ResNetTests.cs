using Fathom.Nn;

namespace Fathom.Models.Tests;

public class ResNetTests
{
    [Fact]
    public void ResNet18_has_the_parameters_of_torchvision()
    {
        Assert.Equal(11_689_512, Count(ResNet.ResNet18(random: new RandomKey(1))));
    }

    [Fact]
    public void ResNet34_has_the_parameters_of_torchvision()
    {
        Assert.Equal(21_797_672, Count(ResNet.ResNet34(random: new RandomKey(1))));
    }

    [Fact]
    public void ResNet50_has_the_parameters_of_torchvision()
    {
        Assert.Equal(25_557_032, Count(ResNet.ResNet50(random: new RandomKey(1))));
    }

    [Fact]
    public void State_names_are_those_of_torchvision()
    {
        var names = ResNet.ResNet18(random: new RandomKey(1)).State.Keys.ToArray();

        Assert.Equal(122, names.Length);
        Assert.Equal(["conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked"], names[..6]);
        Assert.Contains("layer1.0.conv1.weight", names);
        Assert.Contains("layer2.0.downsample.0.weight", names);
        Assert.Contains("layer4.1.bn2.running_var", names);
        Assert.DoesNotContain(names, name => name.StartsWith("layer1.0.downsample", StringComparison.Ordinal));
        Assert.Equal(["fc.weight", "fc.bias"], names[^2..]);
    }

    [Fact]
    public void Bottlenecks_have_the_names_of_torchvision()
    {
        var names = ResNet.ResNet50(random: new RandomKey(1)).State.Keys;

        Assert.Equal(320, names.Count());
        Assert.Contains("layer1.0.downsample.1.running_mean", names);
        Assert.Contains("layer3.5.conv3.weight", names);
    }

    [Theory]
    [InlineData(ResNetStem.ImageNet, 3, 64)]
    [InlineData(ResNetStem.Cifar, 1, 28)]
    public void Both_stems_give_one_logit_per_class(ResNetStem stem, int channels, int size)
    {
        var model = ResNet.ResNet18(classes: 10, channels, stem, new RandomKey(1));

        Assert.Equal<Shape>([2, 10], model.Forward(Tensor.Zeros([2, channels, size, size])).Shape);
    }

    [Fact]
    public void Another_number_of_stages_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ResNet([2, 2], bottleneck: false));
    }

    private static long Count(Module model) => model.Parameters.Sum(parameter => parameter.Shape.ElementCount);
}
