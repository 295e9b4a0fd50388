using Fathom.Nn;

namespace Fathom.Models;

/// <summary>One layer of a <see cref="Bert"/>: self-attention and a perceptron, whose sums with their short cuts are normalised.</summary>
public sealed partial class BertLayer : Layer
{
    private readonly int heads;

    internal BertLayer(BertConfig config, RandomKey? random)
    {
        if (config.Width % config.Heads != 0)
            throw new ArgumentException($"Bert: {config.Heads} heads do not divide a width of {config.Width}.", nameof(config));
        heads = config.Heads;
        var (width, hidden) = (config.Width, config.FeedForward ?? 4 * config.Width);
        Query = new(width, width, random: random);
        Key = new(width, width, random: random);
        Value = new(width, width, random: random);
        Projection = new(width, width, random: random);
        AttentionNorm = new(width, config.Epsilon);
        Intermediate = new(width, hidden, random: random);
        Output = new(hidden, width, random: random);
        OutputNorm = new(width, config.Epsilon);
        WeightDropout = new(config.Dropout, random);
        Dropout1 = new(config.Dropout, random);
        Dropout2 = new(config.Dropout, random);
    }

    /// <summary>To queries.</summary>
    [StateName("attention.self.query")]
    public Linear Query { get; }

    /// <summary>To keys.</summary>
    [StateName("attention.self.key")]
    public Linear Key { get; }

    /// <summary>To values.</summary>
    [StateName("attention.self.value")]
    public Linear Value { get; }

    /// <summary>From the joined heads.</summary>
    [StateName("attention.output.dense")]
    public Linear Projection { get; }

    /// <summary>Normalisation of the attention.</summary>
    [StateName("attention.output.LayerNorm")]
    public LayerNorm AttentionNorm { get; }

    /// <summary>First layer of the perceptron.</summary>
    [StateName("intermediate.dense")]
    public Linear Intermediate { get; }

    /// <summary>Second layer of the perceptron.</summary>
    [StateName("output.dense")]
    public Linear Output { get; }

    /// <summary>Normalisation of the perceptron.</summary>
    [StateName("output.LayerNorm")]
    public LayerNorm OutputNorm { get; }

    private Dropout WeightDropout { get; }

    private Dropout Dropout1 { get; }

    private Dropout Dropout2 { get; }

    /// <summary>The layer with masks.</summary>
    /// <param name="x">Shape [B, T, C].</param>
    /// <param name="masks">What tokens may attend to; null for everything.</param>
    public Tensor Forward(Tensor x, AttentionMasks? masks) => Watched(x, x =>
    {
        x = AttentionNorm.Forward(x + Dropout1.Forward(Projection.Forward(Attend(x, masks))));
        return OutputNorm.Forward(x + Dropout2.Forward(Output.Forward(Intermediate.Forward(x).Gelu())));
    });

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Forward(x, masks: null);

    private Tensor Attend(Tensor x, AttentionMasks? masks)
    {
        var (q, k, v) = (Query.Forward(x).SplitHeads(heads), Key.Forward(x).SplitHeads(heads), Value.Forward(x).SplitHeads(heads));
        return q.Attention(k, v, WeightDropout.For(AttentionMasks.Options(masks))).MergeHeads();
    }
}
