namespace Fathom.Nn.Tests;

public class TransformerTests
{
    [Fact]
    public void State_names_are_those_of_PyTorch()
    {
        var names = Small().State.Keys.ToArray();

        Assert.Equal(
            ["encoder.layers.0.self_attn.in_proj_weight", "encoder.layers.0.self_attn.in_proj_bias", "encoder.layers.0.self_attn.out_proj.weight",
                "encoder.layers.0.self_attn.out_proj.bias", "encoder.layers.0.linear1.weight", "encoder.layers.0.linear1.bias", "encoder.layers.0.linear2.weight",
                "encoder.layers.0.linear2.bias", "encoder.layers.0.norm1.weight", "encoder.layers.0.norm1.bias", "encoder.layers.0.norm2.weight", "encoder.layers.0.norm2.bias"],
            names[..12]);
        Assert.Contains("encoder.norm.weight", names);
        Assert.Contains("decoder.layers.1.multihead_attn.in_proj_weight", names);
        Assert.Contains("decoder.layers.1.norm3.bias", names);
        Assert.Equal("decoder.norm.bias", names[^1]);
    }

    [Fact]
    public void Matrices_are_Xavier_uniform()
    {
        var weight = Small().Encoder.Layers[0].Linear1.Weight;
        Assert.InRange(weight.Value.Abs().Max().Item(), 0.9 * Math.Sqrt(6.0 / (16 + 24)), Math.Sqrt(6.0 / (16 + 24)));
    }

    [Fact]
    public void The_target_sees_the_source_and_not_its_own_future()
    {
        var model = Small();
        model.Eval();
        var (source, target) = (Tensor.RandomNormal([1, 5, 16], new RandomKey(1)), Tensor.RandomNormal([1, 4, 16], new RandomKey(2)));
        var later = Tensor.Concatenate([target.Slice(1, ..3), target.Slice(1, 3..) + 1], 1);
        Tensor Result(Tensor source, Tensor target) => model.Forward(source, target, targetMasks: AttentionMasks.CausalOnly).Slice(1, ..3);

        Assert.Equal(Result(source, target).ToArray<float>(), Result(source, later).ToArray<float>());
        Assert.True((Result(source, target) - Result(source + 1, target)).Abs().Max().Item() < 1e-3f, "a shift of all features is taken out by normalisation");
        Assert.True((Result(source, target) - Result(source * Tensor.Iota([16], 0), target)).Abs().Max().Item() > 1e-3f);
    }

    [Fact]
    public void Layers_of_a_stack_begin_with_different_values()
    {
        var layers = new TransformerEncoder(2, () => new(8, 2, 16)).Layers;
        Assert.NotEqual(layers[0].Linear1.Weight.Snapshot().ToArray<float>(), layers[1].Linear1.Weight.Snapshot().ToArray<float>());
    }

    [Fact]
    public void Errors_name_the_layer()
    {
        var encoder = new TransformerEncoder(2, () => new(8, 2, 16));
        _ = encoder.Parameters;
        Assert.Contains("layers.0", Assert.Throws<ShapeException>(() => encoder.Forward(Tensor.Zeros([1, 3, 9]))).Message);
    }

    private static Transformer Small() => new(16, 2, 2, 2, 24, normFirst: true, random: new RandomKey(1));
}
