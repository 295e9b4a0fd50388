using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// BERT: a bidirectional Transformer encoder over tokens. i64 [B, T] gives features [B, T, C] that know their surroundings; <see cref="Pool"/> makes one
/// vector of a sequence from that of its first token.
/// </summary>
/// <remarks>
/// Devlin, Chang, Lee and Toutanova (2018), arXiv:1810.04805. State names are those of Hugging Face's BertModel; <see cref="PretrainedWeights"/>
/// loads its files.
/// </remarks>
public sealed partial class Bert : Layer
{
    /// <summary>A new network.</summary>
    /// <param name="config">Its sizes; null for <see cref="BertConfig.Base"/>.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public Bert(BertConfig? config = null, RandomKey? random = null)
    {
        Config = config ?? BertConfig.Base;
        var width = Config.Width;
        WordEmbeddings = new(Config.Vocabulary, width, paddingIndex: 0, random: random);
        PositionEmbeddings = new(Config.Context, width, random: random);
        SegmentEmbeddings = new(Config.Segments, width, random: random);
        Norm = new(width, Config.Epsilon);
        Layers = [.. Enumerable.Range(0, Config.Layers).Select(_ => new BertLayer(Config, random))];
        Pooler = new(width, width, random: random);
        Dropout = new(Config.Dropout, random);
        foreach (var (name, parameter) in NamedParameters)
            if (parameter.Shape.Rank > 1)
                parameter.Assign(Initial(parameter.Shape, hasPadding: parameter == WordEmbeddings.Weight, random));
            else if (name.EndsWith(".bias", StringComparison.Ordinal))
                parameter.Assign(Init.Zeros(parameter.Shape));
    }

    /// <summary>The sizes.</summary>
    public BertConfig Config { get; }

    /// <summary>Vectors of tokens, [V, C]; token 0 is padding.</summary>
    [StateName("embeddings.word_embeddings")]
    public Embedding WordEmbeddings { get; }

    /// <summary>Vectors of positions, [context, C].</summary>
    [StateName("embeddings.position_embeddings")]
    public Embedding PositionEmbeddings { get; }

    /// <summary>Vectors of segments, [segments, C].</summary>
    [StateName("embeddings.token_type_embeddings")]
    public Embedding SegmentEmbeddings { get; }

    /// <summary>Normalisation of the embeddings' sum.</summary>
    [StateName("embeddings.LayerNorm")]
    public LayerNorm Norm { get; }

    /// <summary>The layers.</summary>
    [StateName("encoder.layer")]
    public IReadOnlyList<BertLayer> Layers { get; }

    /// <summary>Map of the first token's features to those of the sequence.</summary>
    [StateName("pooler.dense")]
    public Linear Pooler { get; }

    private Dropout Dropout { get; }

    /// <summary>Features of every token.</summary>
    /// <param name="tokens">i64 [B, T].</param>
    /// <param name="keys">Bool [B, T], false where a token is padding; null when none is.</param>
    /// <param name="segments">i64 [B, T], which part of the sequence a token belongs to; null for the first.</param>
    /// <returns>Shape [B, T, C].</returns>
    public Tensor Forward(Tensor tokens, Tensor? keys, Tensor? segments = null) => Watched(tokens, tokens =>
    {
        if (tokens.Rank != 2 || tokens.Shape[1] > Config.Context)
            throw new ShapeException($"Bert: takes tokens [batch, length] of at most {Config.Context}, got {tokens.Shape}. Cut the sequence?");
        var x = WordEmbeddings.Forward(tokens) + PositionEmbeddings.First(tokens.Shape[1]);
        x += segments is null ? SegmentEmbeddings.First(1) : SegmentEmbeddings.Forward(segments);
        x = Dropout.Forward(Norm.Forward(x));
        var masks = keys is null ? null : new AttentionMasks { Keys = keys };
        foreach (var layer in Layers)
            x = layer.Forward(x, masks);
        return x;
    });

    /// <summary>One vector per sequence from the features of its tokens: [B, T, C] gives [B, C].</summary>
    public Tensor Pool(Tensor features) => Pooler.Forward(features.Select(1, 0)).Tanh();

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Forward(x, keys: null);

    private Tensor Initial(Shape shape, bool hasPadding, RandomKey? random)
    {
        var normal = Init.Normal(shape, Config.Deviation, random: random);
        return hasPadding ? Tensor.Where(Tensor.Iota([shape[0], 1], 0).EqualTo(0), 0, normal) : normal;
    }
}
