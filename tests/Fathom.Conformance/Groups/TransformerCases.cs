using Fathom.Nn;

namespace Fathom.Conformance;

/// <summary>Layers of Transformers.</summary>
internal static class TransformerCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["MultiheadAttention"] = MultiheadAttention,
        ["TransformerEncoderLayer"] = c => c.Load(EncoderLayer(c)).Forward(c["src"], Masks(c, "src_mask", "src_key_padding_mask")),
        ["TransformerDecoderLayer"] = c => c.Load(DecoderLayer(c)).Forward(c["tgt"], c["memory"], Masks(c, "tgt_mask", "tgt_key_padding_mask")),
        ["TransformerEncoder"] = c => c.Load(new TransformerEncoder(
            c.Config.Integer("num_layers"), () => EncoderLayer(c), new LayerNorm(c.Config.Integer("d_model")))).Forward(c["src"], Masks(c, "mask", "src_key_padding_mask")),
    };

    private static Outputs MultiheadAttention(Trial trial)
    {
        var config = trial.Config;
        var layer = trial.Load(new MultiheadAttention(
            config.Integer("embed_dim"), config.Integer("num_heads"), bias: config.Flag("bias", true),
            keyWidth: config.Has("kdim") ? config.Integer("kdim") : null, valueWidth: config.Has("vdim") ? config.Integer("vdim") : null));
        var batchFirst = config.Flag("batch_first");
        Tensor Sequence(Tensor x) => batchFirst ? x : x.Transpose(0, 1);
        var query = Sequence(trial["query"]);
        var key = trial.Find("key") is { } keys ? Sequence(keys) : query;
        var value = trial.Find("value") is { } values ? Sequence(values) : query;
        // Averaged weights have no axis of heads.
        var average = trial.Case.Arrays["out.1"].Shape.Rank == 3;
        var (output, weights) = layer.ForwardWithWeights(query, key, value, Masks(trial, "attn_mask", "key_padding_mask"), average);
        return (Sequence(output), weights);
    }

    private static TransformerEncoderLayer EncoderLayer(Trial trial) => new(
        trial.Config.Integer("d_model"), trial.Config.Integer("nhead"), trial.Config.Integer("dim_feedforward"), trial.Config.Number("dropout"),
        Activation(trial), trial.Config.Flag("norm_first"));

    private static TransformerDecoderLayer DecoderLayer(Trial trial) => new(
        trial.Config.Integer("d_model"), trial.Config.Integer("nhead"), trial.Config.Integer("dim_feedforward"), trial.Config.Number("dropout"),
        Activation(trial), trial.Config.Flag("norm_first"));

    private static ILayer Activation(Trial trial) => trial.Config.Text("activation", "relu") switch
    {
        "relu" => new Relu(),
        "gelu" => new Gelu(),
        var name => throw new InvalidDataException($"unknown activation '{name}'"),
    };

    /// <summary>The masks of a case, whose bools say what may not be attended to.</summary>
    private static AttentionMasks Masks(Trial trial, string mask, string padding) => new()
    {
        Mask = trial.Find(mask) is { } given ? given.DType == DType.Bool ? !given : given : null,
        Keys = trial.Find(padding) is { } padded ? !padded : null,
    };
}
