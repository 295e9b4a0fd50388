using Fathom.Formats;
using Fathom.Nn;

namespace Fathom.Models.Tests;

public sealed class PretrainedWeightsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Theory]
    [InlineData("")]
    [InlineData("transformer.")]
    public void Files_of_Gpt2_load_with_their_masks_prefix_and_transposed_weights(string prefix)
    {
        var config = new GptConfig(20, 8, 2, 2, 16);
        var (source, target) = (new Gpt(config, new RandomKey(1)), new Gpt(config, new RandomKey(2)));
        var published = source.State.ToDictionary(
            entry => prefix + entry.Key, entry => entry.Key.Contains(".c_") && entry.Key.EndsWith(".weight") ? entry.Value.T : (Tensor)entry.Value);
        published[$"{prefix}h.0.attn.bias"] = Tensor.Ones([1, 1, 8, 8]);
        published["lm_head.weight"] = source.Wte.Weight;
        Write(published);

        target.LoadHuggingFace(file);

        AssertSame(source, target);
    }

    [Fact]
    public void Files_of_Bert_load_without_their_heads_and_with_old_names()
    {
        var config = new BertConfig(20, 1, 2, 16) { Context = 8 };
        var (source, target) = (new Bert(config, new RandomKey(1)), new Bert(config, new RandomKey(2)));
        var published = source.State.ToDictionary(
            entry => "bert." + entry.Key.Replace("LayerNorm.weight", "LayerNorm.gamma").Replace("LayerNorm.bias", "LayerNorm.beta"), entry => (Tensor)entry.Value);
        published["bert.embeddings.position_ids"] = Tensor.Iota([1, 8], 1);
        published["cls.predictions.bias"] = Tensor.Zeros([20]);
        Write(published);

        target.LoadHuggingFace(file);

        AssertSame(source, target);
    }

    [Fact]
    public void A_file_of_other_sizes_names_what_differs_and_changes_nothing()
    {
        var model = new Gpt(new(20, 8, 1, 2, 16), new RandomKey(1));
        var before = model.Wte.Weight.Snapshot().ToArray<float>();
        Write(new Gpt(new(21, 8, 1, 2, 16), new RandomKey(2)).State.ToDictionary(
            entry => entry.Key, entry => entry.Key.Contains(".c_") && entry.Key.EndsWith(".weight") ? entry.Value.T : (Tensor)entry.Value));

        Assert.Contains("wte.weight", Assert.Throws<InvalidDataException>(() => model.LoadHuggingFace(file)).Message);
        Assert.Equal(before, model.Wte.Weight.Snapshot().ToArray<float>());
    }

    private void Write(IReadOnlyDictionary<string, Tensor> state) =>
        Safetensors.Save(file, state.Select(entry => KeyValuePair.Create(entry.Key, new TensorBytes(entry.Value.DType, entry.Value.Shape, entry.Value.ToBytes()))));

    private static void AssertSame(Module expected, Module actual)
    {
        foreach (var (name, variable) in expected.State)
            Assert.Equal(variable.Snapshot().ToArray<float>(), actual.State[name].Snapshot().ToArray<float>());
    }
}
