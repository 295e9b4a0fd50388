namespace Fathom.Nn.Tests;

public class MultiheadAttentionTests
{
    [Fact]
    public void State_names_and_initial_values_are_those_of_PyTorch()
    {
        var packed = new MultiheadAttention(64, 4, random: new RandomKey(1));
        var apart = new MultiheadAttention(64, 4, keyWidth: 5, valueWidth: 7, bias: false, random: new RandomKey(1));

        Assert.Equal(["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"], packed.State.Keys);
        Assert.Equal(["q_proj_weight", "k_proj_weight", "v_proj_weight", "out_proj.weight"], apart.State.Keys);
        // Xavier: √(6 / (64 + 192)).
        Assert.InRange(packed.InProjWeight!.Value.Abs().Max().Item(), 0.15, Math.Sqrt(6.0 / 256));
        Assert.Equal(0, packed.InProjBias!.Value.Abs().Max().Item() + packed.OutProj.Bias!.Value.Abs().Max().Item());
    }

    [Fact]
    public void The_weights_that_are_returned_make_the_output()
    {
        var layer = new MultiheadAttention(12, 3, random: new RandomKey(1));
        var (query, memory) = (Normal(1, 2, 5, 12), Normal(2, 2, 7, 12));

        var (output, weights) = layer.ForwardWithWeights(query, memory, memory, average: false);

        Assert.Equal<Shape>([2, 3, 5, 7], weights.Shape);
        AssertClose(layer.Forward(query, memory, memory), output);
        Assert.All(weights.Sum(-1).ToArray<float>(), sum => Assert.Equal(1, sum, 1e-6));
    }

    [Fact]
    public void Shared_heads_of_keys_equal_repeated_ones()
    {
        var grouped = new MultiheadAttention(12, 6, groups: 2, random: new RandomKey(1));
        var full = new MultiheadAttention(12, 6, random: new RandomKey(2));
        Tensor Repeated(Tensor rows) => rows.Unflatten(0, 2, 2).RepeatInterleave(3, 0).Flatten(0, 1);
        Tensor weight = grouped.InProjWeight!;
        full.InProjWeight!.Assign(Tensor.Concatenate([weight.Slice(0, ..12), Repeated(weight.Slice(0, 12..16)), Repeated(weight.Slice(0, 16..))]));
        full.OutProj.Weight.Assign(grouped.OutProj.Weight);
        var x = Normal(3, 2, 5, 12);

        AssertClose(full.Forward(x), grouped.Forward(x));
    }

    [Fact]
    public void Padding_and_what_a_mask_hides_has_no_influence()
    {
        var layer = new MultiheadAttention(8, 2, random: new RandomKey(1));
        var x = Normal(1, 1, 4, 8);
        var changed = Tensor.Concatenate([x.Slice(1, ..3), 100 + x.Slice(1, 3..)], 1);
        var masks = new AttentionMasks { Keys = Tensor.From<bool>([true, true, true, false], [1, 4]) };

        AssertClose(layer.Forward(x, x, x, masks).Slice(1, ..3), layer.Forward(changed, changed, changed, masks).Slice(1, ..3));
        AssertClose(
            layer.Forward(x, x, x, AttentionMasks.CausalOnly).Slice(1, ..3), layer.Forward(changed, changed, changed, AttentionMasks.CausalOnly).Slice(1, ..3));
    }

    [Fact]
    public void A_bool_and_a_float_mask_say_the_same()
    {
        var layer = new MultiheadAttention(8, 2, random: new RandomKey(1));
        var x = Normal(1, 2, 4, 8);
        var causal = Tensor.Iota([4, 1], 0) >= Tensor.Iota([1, 4], 1);
        var keys = Tensor.From<bool>([true, true, true, false, true, true, true, true], [2, 4]);
        var added = Tensor.Where(causal, Tensor.Zeros([]), double.NegativeInfinity);

        var expected = layer.Forward(x, x, x, new() { Causal = true, Keys = keys });

        AssertClose(expected, layer.Forward(x, x, x, new() { Mask = causal, Keys = keys }));
        AssertClose(expected, layer.Forward(x, x, x, new() { Mask = added, Keys = keys }));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Tokens_one_by_one_through_a_cache_give_what_they_give_together(bool rotary, bool alibi)
    {
        var layer = new MultiheadAttention(16, 4, groups: 2, random: new RandomKey(1))
        {
            Rotary = rotary ? new RotaryPositions(4, 10) : null,
            Alibi = alibi ? new AlibiBias(4) : null,
        };
        layer.Eval();
        var x = Normal(1, 2, 6, 16);
        var cache = new KeyValueCache(2, 2, 10, 4);
        var outputs = new List<Tensor>();
        for (var t = 0; t < 6; t++)
            outputs.Add(layer.Forward(x.Slice(1, t..(t + 1)), new CachedStep(Tensor.Of((long)t)), cache).Eval());

        AssertClose(layer.Forward(x, x, x, AttentionMasks.CausalOnly), Tensor.Concatenate(outputs.ToArray(), 1));
    }

    [Fact]
    public void Dropout_of_weights_works_in_training_only_and_keeps_the_mean()
    {
        var layer = new MultiheadAttention(8, 2, dropout: 0.5, random: new RandomKey(1));
        var x = Normal(1, 1, 6, 8).Eval();
        var first = layer.Forward(x).ToArray<float>();
        Assert.NotEqual(first, layer.Forward(x).ToArray<float>());

        var mean = Enumerable.Range(0, 400).Select(_ => layer.Forward(x).Eval()).Aggregate((a, b) => (a + b).Eval()) / 400;
        layer.Eval();
        Assert.InRange((mean - layer.Forward(x)).Abs().Max().Item(), 0, 0.08f);
    }

    [Fact]
    public void Bad_sizes_name_the_layer_and_the_mend()
    {
        Assert.Contains("5 heads", Assert.Throws<ArgumentException>(() => new MultiheadAttention(8, 5)).Message);
        Assert.Contains("3 heads of keys", Assert.Throws<ArgumentException>(() => new MultiheadAttention(8, 4, groups: 3)).Message);
        var layer = new MultiheadAttention(8, 2);
        Assert.Contains("Unsqueeze(0)", Assert.Throws<ShapeException>(() => layer.Forward(Tensor.Zeros([4, 8]))).Message);
        Assert.Contains("bool [B, S]", Assert.Throws<ShapeException>(
            () => layer.Forward(Normal(1, 1, 4, 8), Normal(1, 1, 4, 8), Normal(1, 1, 4, 8), new() { Keys = Tensor.Zeros([4]) })).Message);
    }

    private static Tensor Normal(ulong seed, params int[] shape) => Tensor.RandomNormal(Shape.Create(shape), new RandomKey(seed));

    // A few roundings of sums of at most 16 terms around 1.
    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, 2e-6f);
    }
}
