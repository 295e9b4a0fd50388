namespace Fathom.Nn.Tests;

public partial class ModuleTests
{
    private static Sequential Net() => new(
        new Conv2d(1, 4, 3), new BatchNorm2d(4), new Relu(), new MaxPool2d(2), new Flatten(), new Linear(4 * 13 * 13, 10));

    [Fact]
    public void State_names_are_those_of_PyTorch_and_parameters_carry_them()
    {
        var net = Net();
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "5.weight", "5.bias"], net.NamedParameters.Select(entry => entry.Key));
        Assert.Equal(["1.running_mean", "1.running_var", "1.num_batches_tracked"], net.NamedBuffers.Select(entry => entry.Key));
        Assert.Equal("5.bias", net.Parameters[^1].Name);
    }

    [Fact]
    public void A_walk_from_a_part_keeps_the_fuller_name()
    {
        var net = Net();
        _ = net.Parameters;
        _ = ((Module)net[5]).Parameters;
        Assert.Equal("5.weight", ((Linear)net[5]).Weight.Name);
    }

    [Fact]
    public void A_shared_parameter_counts_once()
    {
        var shared = new Linear(3, 3);
        Assert.Equal(2, new Sequential(shared, new Relu(), shared).Parameters.Count);
    }

    [Fact]
    public void Mode_and_freezing_reach_all_parts()
    {
        var net = Net();
        net.Eval();
        net.Freeze();
        Assert.All(net.NamedModules, entry => Assert.False(entry.Value.Training));
        Assert.All(net.Parameters, parameter => Assert.True(parameter.Frozen));
        net.Train();
        net.Unfreeze();
        Assert.All(net.NamedModules, entry => Assert.True(entry.Value.Training));
        Assert.All(net.Parameters, parameter => Assert.False(parameter.Frozen));
    }

    [Fact]
    public void An_error_names_the_layer_and_its_place()
    {
        var net = Net();
        _ = net.Parameters;
        var error = Assert.Throws<ShapeException>(() => net.Forward(Tensor.Zeros([2, 1, 20, 20])));
        Assert.StartsWith("Linear '5': Linear: input [2, 324] must end in 676 features", error.Message);
    }

    [Fact]
    public void A_trace_lists_the_layers_that_ran()
    {
        var (_, calls) = ForwardTrace.Of(() => Net().Forward(Tensor.Zeros([2, 1, 28, 28])));
        Assert.Equal(["Conv2d", "BatchNorm2d", "Relu", "MaxPool2d", "Flatten", "Linear", "Sequential"], calls.Select(call => call.Layer.GetType().Name));
        Assert.Equal([2, 4, 13, 13], calls[3].Output.Shape);
    }

    [Fact]
    public void A_module_that_contains_itself_is_an_error()
    {
        var loop = new Loop();
        loop.Self = loop;
        Assert.Contains("contains itself", Assert.Throws<InvalidOperationException>(() => loop.Parameters).Message);
    }

    private sealed partial class Loop : Module
    {
        public Loop? Self { get; set; }
    }
}
