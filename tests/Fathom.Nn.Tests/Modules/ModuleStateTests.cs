namespace Fathom.Nn.Tests;

public class ModuleStateTests
{
    private static Sequential Net(ulong seed) => new(
        new Linear(3, 4, random: new RandomKey(seed)), new BatchNorm1d(4), new Linear(4, 2, bias: false, random: new RandomKey(seed + 1)));

    [Fact]
    public void State_is_in_the_order_of_a_state_dict()
    {
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked", "2.weight"],
            Net(1).State.Keys);
    }

    [Fact]
    public void Loading_the_state_of_another_gives_the_same_results()
    {
        var (a, b) = (Net(1), Net(7));
        var x = Tensor.RandomNormal([5, 3], new RandomKey(3));
        a.Eval();
        b.Eval();
        Assert.NotEqual(a.Forward(x).ToArray<float>(), b.Forward(x).ToArray<float>());
        b.LoadState(a.State.ToDictionary(entry => entry.Key, entry => entry.Value.Value));
        Assert.Equal(a.Forward(x).ToArray<float>(), b.Forward(x).ToArray<float>());
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_with_every_difference()
    {
        var net = Net(1);
        var state = net.State.ToDictionary(entry => entry.Key, entry => entry.Value.Value);
        state.Remove("0.bias");
        state["3.weight"] = Tensor.Zeros([1]);
        state["2.weight"] = Tensor.Zeros([2, 5]);
        var message = Assert.Throws<InvalidDataException>(() => net.LoadState(state)).Message;
        Assert.Contains("1 missing: 0.bias.", message);
        Assert.Contains("1 unexpected: 3.weight.", message);
        Assert.Contains("1 different: 2.weight is f32 [2, 4] here but f32 [2, 5] in the state.", message);
    }

    [Fact]
    public void What_fits_by_name_is_loaded_when_not_strict()
    {
        var net = Net(1);
        net.LoadState(new Dictionary<string, Tensor> { ["0.bias"] = Tensor.Ones([4]), ["head.bias"] = Tensor.Ones([9]) }, strict: false);
        Assert.Equal([1f, 1, 1, 1], net.State["0.bias"].Value.ToArray<float>());
    }
}
