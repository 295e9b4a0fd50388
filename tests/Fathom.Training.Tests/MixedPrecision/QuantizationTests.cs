using Fathom.Formats;
using Fathom.Nn;

namespace Fathom.Training.Tests;

public class QuantizationTests
{
    private static readonly Tensor X = Tensor.RandomNormal([5, 128], new RandomKey(1)).Eval();

    [Theory]
    [InlineData("bf16", 0.01)]
    [InlineData("i8", 0.02)]
    [InlineData("i8 rows", 0.02)]
    public void A_small_form_changes_outputs_a_little_and_survives_a_file(string form, double tolerance)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("small.safetensors");
        var (model, other) = (Model(1), Model(2));
        var exact = model.Forward(X).ToArray<float>();
        Convert(model, form);
        var small = model.Forward(X).ToArray<float>();
        // Relative to the root of the mean square of the outputs.
        var size = Math.Sqrt(exact.Average(value => value * value));
        var error = Math.Sqrt(exact.Zip(small, (a, b) => (a - b) * (a - b)).Average()) / size;
        Assert.InRange(error, 1e-6, tolerance);

        model.Save(path);
        Assert.Equal(form == "bf16" ? DType.BF16 : DType.I8, Safetensors.Load(path).Tensors["0.weight"].DType);
        Convert(other, form);
        other.Load(path);
        Assert.Equal(small, other.Forward(X).ToArray<float>());
    }

    [Fact]
    public void Weights_in_a_small_form_are_frozen_and_quantised_once()
    {
        var model = Model(1);
        Quantization.Int8(model);
        Assert.True(((Linear)model[0]).Weight.Frozen);
        Assert.Equal([256, 2], ((Linear)model[0]).WeightScale!.Shape.Sizes);
        Assert.Contains("already", Assert.Throws<InvalidOperationException>(() => Quantization.Int8(model)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantization.Int8(Model(2), 20));
    }

    [Theory]
    [InlineData("bf16", 0.004)]
    [InlineData("i8", 0.02)]
    public void Rows_and_scores_of_an_embedding_come_from_its_small_form(string form, double tolerance)
    {
        var embedding = new Embedding(40, 64, random: new RandomKey(3));
        var tokens = Tensor.From<long>([3, 39, 0, 3], [2, 2]);
        var x = Tensor.RandomNormal([1, 64], new RandomKey(4)).Eval();
        var (rows, scores, first) = (embedding.Forward(tokens).ToArray<float>(), embedding.Scores(x).ToArray<float>(), embedding.First(3).ToArray<float>());
        Convert(embedding, form);
        Assert.Equal(DType.F32, embedding.Forward(tokens).DType);
        Near(rows, embedding.Forward(tokens), tolerance);
        Near(first, embedding.First(3).To(DType.F32), tolerance);
        Near(scores, embedding.Scores(x), 8 * tolerance);
    }

    [Fact]
    public void A_compiled_function_follows_the_conversion()
    {
        var model = Model(1);
        var function = CompiledFunction.Of(x => model.Forward(x));
        var exact = function(X).ToArray<float>();
        Quantization.Int8(model);
        Assert.NotEqual(exact, function(X).ToArray<float>());
        Assert.Equal(model.Forward(X).ToArray<float>(), function(X).ToArray<float>());
    }

    private static Sequential Model(ulong seed)
    {
        var key = new RandomKey(seed);
        return new(new Linear(128, 256, random: key), new Relu(), new Linear(256, 10, random: key));
    }

    private static void Convert(Module model, string form)
    {
        if (form == "bf16")
            Quantization.BFloat16(model);
        else
            Quantization.Int8(model, form == "i8" ? 64 : null);
    }

    private static void Near(float[] expected, Tensor actual, double tolerance)
    {
        var values = actual.ToArray<float>();
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance * (1 + Math.Abs(expected[i])), $"[{i}]: {values[i]}, expected {expected[i]}");
    }
}
