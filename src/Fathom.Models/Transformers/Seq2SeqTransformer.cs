using Fathom.Nn;
using Fathom.Text;

namespace Fathom.Models;

/// <summary>
/// An encoder-decoder Transformer for translation: it reads a source sequence and tells, for each position of the target, the logits of the token after it.
/// </summary>
/// <remarks>
/// Vaswani et al. (2017), arXiv:1706.03762: sinusoidal positions, embeddings scaled by √C and, if wished, shared with the logits (Press and Wolf 2016,
/// arXiv:1608.05859). The part "transformer" of the state has the names of PyTorch's Transformer. Smoothed labels are an option of the loss.
/// </remarks>
public sealed partial class Seq2SeqTransformer : Module
{
    /// <summary>A new network.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    /// <exception cref="ArgumentException">When languages of different vocabularies are to share an embedding.</exception>
    public Seq2SeqTransformer(Seq2SeqConfig config, RandomKey? random = null)
    {
        if (config.SharedEmbedding && config.SourceVocabulary != config.TargetVocabulary)
            throw new ArgumentException(
                $"Seq2SeqTransformer: a shared embedding needs one vocabulary, got {config.SourceVocabulary} and {config.TargetVocabulary} tokens.", nameof(config));
        Config = config;
        SourceEmbedding = Table(config.SourceVocabulary, random);
        TargetEmbedding = config.SharedEmbedding ? SourceEmbedding : Table(config.TargetVocabulary, random);
        Positions = new(config.Width, config.Context);
        Dropout = new(config.Dropout, random);
        Transformer = new(
            config.Width, config.Heads, config.Layers, config.Layers, config.FeedForward, config.Dropout, normFirst: config.NormFirst, random: random);
        Head = config.TiedEmbedding ? null : new(config.Width, config.TargetVocabulary, bias: false, random);
    }

    /// <summary>The sizes.</summary>
    public Seq2SeqConfig Config { get; }

    /// <summary>Vectors of source tokens, [source vocabulary, C], normal with deviation 1/√C at first.</summary>
    public Embedding SourceEmbedding { get; }

    /// <summary>Vectors of target tokens, [target vocabulary, C]; the same as <see cref="SourceEmbedding"/> when shared.</summary>
    public Embedding TargetEmbedding { get; }

    /// <summary>Adds positions.</summary>
    public SinusoidalPositions Positions { get; }

    /// <summary>Encoder and decoder.</summary>
    public Transformer Transformer { get; }

    /// <summary>Weights of the logits; null when they are those of <see cref="TargetEmbedding"/>.</summary>
    public Linear? Head { get; }

    private Dropout Dropout { get; }

    /// <summary>Logits of the target's next tokens.</summary>
    /// <param name="source">i64 [B, S], short ones filled up with padding.</param>
    /// <param name="target">i64 [B, T], begun with a start token.</param>
    /// <returns>Shape [B, T, target vocabulary].</returns>
    public Tensor Forward(Tensor source, Tensor target)
    {
        var x = Embedded(TargetEmbedding, target, positions: null);
        return Logits(Transformer.Decoder.Forward(x, Encode(source), AttentionMasks.CausalOnly, Keys(source)));
    }

    /// <summary>Features of the source, [B, S, C].</summary>
    /// <param name="source">i64 [B, S].</param>
    public Tensor Encode(Tensor source) => Transformer.Encoder.Forward(Embedded(SourceEmbedding, source, positions: null), Keys(source));

    /// <summary>Translation of <paramref name="source"/> as a model of sequences, from which target tokens are drawn one by one.</summary>
    /// <param name="source">i64 [B, S]; a state of n B sequences gives each source n neighbouring ones, as beam search wants.</param>
    public ISequenceModel Translate(Tensor source) => new Translation(this, source);

    /// <summary>How much each target position attends to each source token in the last layer, averaged over its heads.</summary>
    /// <param name="source">i64 [B, S].</param>
    /// <param name="target">i64 [B, T].</param>
    /// <returns>Shape [B, T, S]; rows add up to 1.</returns>
    public Tensor AttentionMap(Tensor source, Tensor target)
    {
        var memory = Encode(source);
        var last = Transformer.Decoder.Layers[^1].MultiheadAttn;
        // What the last attention was asked is among the calls of a forward pass.
        var (_, calls) = ForwardTrace.Of(() => Transformer.Decoder.Forward(
            Embedded(TargetEmbedding, target, positions: null), memory, AttentionMasks.CausalOnly, Keys(source)));
        var query = calls.Last(call => call.Layer == last).Input;
        return last.ForwardWithWeights(query, memory, memory, Keys(source)).Weights;
    }

    /// <summary>Which source tokens may be attended to.</summary>
    internal AttentionMasks Keys(Tensor source) => new() { Keys = source.NotEqual(Config.Padding) };

    /// <summary>Features of tokens with their positions, [B, T, C].</summary>
    internal Tensor Embedded(Embedding table, Tensor tokens, Tensor? positions)
    {
        if (tokens.Rank != 2 || tokens.Shape[1] > Config.Context)
            throw new ShapeException($"Seq2SeqTransformer: takes tokens [batch, length] of at most {Config.Context}, got {tokens.Shape}. Cut the sequence?");
        var x = table.Forward(tokens) * Math.Sqrt(Config.Width);
        return Dropout.Forward(positions is null ? Positions.Forward(x) : Positions.Forward(x, positions));
    }

    /// <summary>Logits of the decoder's features: [..., C] gives [..., target vocabulary].</summary>
    internal Tensor Logits(Tensor x) => Head is null ? TargetEmbedding.Scores(x) : Head.Forward(x);

    private Embedding Table(int vocabulary, RandomKey? random)
    {
        var table = new Embedding(vocabulary, Config.Width, random: random);
        table.Weight.Assign(Init.Normal(table.Weight.Shape, 1 / Math.Sqrt(Config.Width), random: random));
        return table;
    }
}
