namespace Fathom.Models.Tests;

public class GptTests
{
    private static readonly GptConfig Small = new(65, 16, 2, 2, 32);

    [Fact]
    public void State_names_are_those_of_Hugging_Face()
    {
        var names = new Gpt(Small, new RandomKey(1)).State.Keys.ToArray();

        Assert.Equal(
            ["wte.weight", "wpe.weight", "h.0.ln_1.weight", "h.0.ln_1.bias", "h.0.attn.c_attn.weight", "h.0.attn.c_attn.bias", "h.0.attn.c_proj.weight",
                "h.0.attn.c_proj.bias", "h.0.ln_2.weight", "h.0.ln_2.bias", "h.0.mlp.c_fc.weight", "h.0.mlp.c_fc.bias", "h.0.mlp.c_proj.weight", "h.0.mlp.c_proj.bias"],
            names[..14]);
        Assert.Equal(["ln_f.weight", "ln_f.bias"], names[^2..]);
    }

    [Fact]
    public void Parameters_are_as_many_as_the_sizes_say()
    {
        // V C + context C + layers (12 C² + 13 C) + 2 C, with which GPT-2 small has 124,439,808.
        Assert.Equal(65 * 32 + 16 * 32 + 2 * (12 * 32 * 32 + 13 * 32) + 2 * 32, new Gpt(Small, new RandomKey(1)).Parameters.Sum(parameter => parameter.Shape.ElementCount));
    }

    [Fact]
    public void Initial_values_are_those_of_Gpt2()
    {
        var model = new Gpt(Small with { Width = 128 }, new RandomKey(1));

        Assert.Equal(0.02, Deviation(model.Wte.Weight), 0.001);
        Assert.Equal(0.02, Deviation(model.H[0].CFc.Weight), 0.001);
        Assert.Equal(0.02 / Math.Sqrt(4), Deviation(model.H[1].CProj.Weight), 0.0005);
        Assert.Equal(0.02 / Math.Sqrt(4), Deviation(model.H[1].Attn.CProj.Weight), 0.0005);
        Assert.All(model.H[0].CFc.Bias!.Snapshot().ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Logits_do_not_see_later_tokens()
    {
        var model = new Gpt(Small, new RandomKey(1));
        model.Eval();
        var first = model.Forward(Tensor.From<long>([1, 2, 3, 4], [1, 4])).Slice(1, ..3).ToArray<float>();
        var second = model.Forward(Tensor.From<long>([1, 2, 3, 9], [1, 4])).Slice(1, ..3).ToArray<float>();

        Assert.Equal(first, second);
    }

    [Fact]
    public void Training_lowers_the_loss_and_repeats_to_the_bit()
    {
        static float[] Losses()
        {
            var model = new Gpt(Small, new RandomKey(1));
            var optimizer = new Training.AdamW(model.Parameters) { LearningRate = 1e-2 };
            var tokens = Tensor.RandomIntegers([4, 9], new RandomKey(2), 0, 65).Eval();
            var step = optimizer.CompileStep((x, y) => Nn.Losses.CrossEntropy(model.Forward(x).Flatten(0, 1), y));
            return [.. Enumerable.Range(0, 20).Select(_ => step(tokens.Slice(1, ..8), tokens.Slice(1, 1..).Flatten()).Item())];
        }

        var losses = Losses();

        Assert.Equal(Math.Log(65), losses[0], 0.1);
        Assert.True(losses[^1] < 1, $"{losses[^1]}");
        Assert.Equal(losses, Losses());
    }

    [Fact]
    public void Too_long_a_sequence_and_heads_that_do_not_divide_are_refused()
    {
        Assert.Contains("at most 16", Assert.Throws<ShapeException>(() => new Gpt(Small, new RandomKey(1)).Forward(Tensor.Zeros([1, 17], DType.I64))).Message);
        Assert.Contains("3 heads", Assert.Throws<ArgumentException>(() => new Gpt(Small with { Heads = 3 }, new RandomKey(1))).Message);
    }

    private static double Deviation(Variable variable) => variable.Value.StandardDeviation().Item();
}
