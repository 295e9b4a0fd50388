using System.Text.RegularExpressions;
using Fathom.Formats;

namespace Fathom.Models;

/// <summary>Published weights under others' names, made to fit the models here.</summary>
public static partial class PretrainedWeights
{
    extension(Gpt model)
    {
        /// <summary>Loads GPT-2 weights as Hugging Face publishes them.</summary>
        /// <param name="path">A safetensors file of GPT2Model or GPT2LMHeadModel.</param>
        /// <exception cref="FormatException">When the file is malformed.</exception>
        /// <exception cref="InvalidDataException">When it does not fit the model; nothing has been changed then.</exception>
        public void LoadHuggingFace(string path) => model.LoadState(FromHuggingFaceGpt2(Read(path), model.LmHead is null));
    }

    extension(Bert model)
    {
        /// <summary>Loads BERT weights as Hugging Face publishes them; heads for particular tasks are left out.</summary>
        /// <param name="path">A safetensors file of BertModel or a model built on it.</param>
        /// <exception cref="FormatException">When the file is malformed.</exception>
        /// <exception cref="InvalidDataException">When it does not fit the model; nothing has been changed then.</exception>
        public void LoadHuggingFace(string path) => model.LoadState(FromHuggingFaceBert(Read(path)));
    }

    /// <summary>
    /// The state of a <see cref="Gpt"/> from Hugging Face's GPT-2, which stores projections [in, out] and buffers of masks, and may put everything below
    /// "transformer".
    /// </summary>
    /// <param name="state">Named tensors, of any float dtype.</param>
    /// <param name="tied">Whether the logits' weights are the token embedding, so that no others are loaded.</param>
    public static IReadOnlyDictionary<string, Tensor> FromHuggingFaceGpt2(IReadOnlyDictionary<string, Tensor> state, bool tied = true) => Renamed(
        state,
        name => MaskBuffer().IsMatch(name) || tied && name == "lm_head.weight" ? null : Prefix("transformer.", name),
        (name, value) => Projection().IsMatch(name) ? value.T : value);

    /// <summary>
    /// The state of a <see cref="Gpt"/> from a plain one in PyTorch's style: blocks.0.ln_1, c_attn, c_proj, ln_2, c_fc, c_out, then ln_f and head, with weights [out, in].
    /// </summary>
    /// <param name="state">Named tensors, of any float dtype.</param>
    /// <param name="tied">Whether the logits' weights are the token embedding, so that no others are loaded.</param>
    public static IReadOnlyDictionary<string, Tensor> FromPlainGpt(IReadOnlyDictionary<string, Tensor> state, bool tied = true) => Renamed(
        state,
        name => tied && name == "head.weight" ? null : name
            .Replace("blocks.", "h.").Replace(".c_attn.", ".attn.c_attn.").Replace(".c_proj.", ".attn.c_proj.")
            .Replace(".c_fc.", ".mlp.c_fc.").Replace(".c_out.", ".mlp.c_proj.").Replace("head.", "lm_head."),
        (_, value) => value);

    /// <summary>The state of a <see cref="Bert"/> from Hugging Face's BERT, old or new, without heads for particular tasks.</summary>
    /// <param name="state">Named tensors, of any float dtype.</param>
    public static IReadOnlyDictionary<string, Tensor> FromHuggingFaceBert(IReadOnlyDictionary<string, Tensor> state) => Renamed(
        state,
        name => TaskHead().IsMatch(name) || name.EndsWith("position_ids", StringComparison.Ordinal) ? null
            : Prefix("bert.", name).Replace("LayerNorm.gamma", "LayerNorm.weight").Replace("LayerNorm.beta", "LayerNorm.bias"),
        (_, value) => value);

    private static Dictionary<string, Tensor> Read(string path) =>
        Safetensors.Load(path).Tensors.ToDictionary(entry => entry.Key, entry => entry.Value.ToTensor());

    private static Dictionary<string, Tensor> Renamed(
        IReadOnlyDictionary<string, Tensor> state, Func<string, string?> rename, Func<string, Tensor, Tensor> change)
    {
        var renamed = new Dictionary<string, Tensor>();
        foreach (var (name, value) in state)
            if (rename(name) is { } ours && !renamed.TryAdd(ours, change(ours, value).To(DType.F32)))
                throw new InvalidDataException($"Weights: two tensors, one of them '{name}', are '{ours}' here. Is the file of another model?");
        return renamed;
    }

    private static string Prefix(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;

    [GeneratedRegex(@"\.attn\.(bias|masked_bias)$")]
    private static partial Regex MaskBuffer();

    [GeneratedRegex(@"\.(c_attn|c_proj|c_fc)\.weight$")]
    private static partial Regex Projection();

    [GeneratedRegex(@"^(cls|classifier|qa_outputs)\.")]
    private static partial Regex TaskHead();
}
