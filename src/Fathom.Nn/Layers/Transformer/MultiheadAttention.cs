namespace Fathom.Nn;

/// <summary>
/// Several attentions side by side, each over its own projection of the features: softmax(Q Kᵀ / √D) V per head, joined and projected again.
/// Sequences are [B, T, C]; for PyTorch's sequence-first layout transpose axes 0 and 1, which costs nothing.
/// </summary>
/// <remarks>
/// Vaswani et al. (2017), arXiv:1706.03762. State names and initial values are those of PyTorch's MultiheadAttention. Fewer heads of keys and values
/// than of queries: Shazeer (2019), arXiv:1911.02150, and Ainslie et al. (2023), arXiv:2305.13245.
/// </remarks>
public sealed partial class MultiheadAttention : Layer
{
    private readonly int width, heads, groups;

    /// <summary>A new layer.</summary>
    /// <param name="width">Features C of queries and results.</param>
    /// <param name="heads">Number of heads H; C = H · D.</param>
    /// <param name="dropout">Share of attention weights that training silences.</param>
    /// <param name="bias">Whether the projections add a bias.</param>
    /// <param name="keyWidth">Features of the keys' input, or null for C.</param>
    /// <param name="valueWidth">Features of the values' input, or null for C.</param>
    /// <param name="groups">Heads G of keys and values, each of which serves H / G heads of queries; null for H.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    /// <exception cref="ArgumentException">When the heads do not divide the width, or the groups the heads.</exception>
    public MultiheadAttention(
        int width, int heads, double dropout = 0, bool bias = true, int? keyWidth = null, int? valueWidth = null, int? groups = null, RandomKey? random = null)
    {
        (this.width, this.heads, this.groups) = (width, heads, groups ?? heads);
        if (heads < 1 || width % heads != 0)
            throw new ArgumentException($"MultiheadAttention: {heads} heads do not divide a width of {width}.", nameof(heads));
        if (this.groups < 1 || heads % this.groups != 0)
            throw new ArgumentException($"MultiheadAttention: {this.groups} heads of keys and values do not divide {heads} heads of queries.", nameof(groups));
        var shared = width / heads * this.groups;
        var packed = (keyWidth ?? width) == width && (valueWidth ?? width) == width;
        if (packed)
        {
            InProjWeight = new(Init.XavierUniform([width + 2 * shared, width], random: random));
        }
        else
        {
            QProjWeight = new(Init.XavierUniform([width, width], random: random));
            KProjWeight = new(Init.XavierUniform([shared, keyWidth ?? width], random: random));
            VProjWeight = new(Init.XavierUniform([shared, valueWidth ?? width], random: random));
        }
        InProjBias = bias ? new(Init.Zeros([width + 2 * shared])) : null;
        OutProj = new(width, width, bias, random);
        OutProj.Bias?.Assign(Init.Zeros([width]));
        Dropout = new(dropout, random);
    }

    /// <summary>Projections of queries, keys and values one below the other, [C + 2 G D, C], Xavier uniform; null when inputs differ in width.</summary>
    public Parameter? InProjWeight { get; }

    /// <summary>Projection of queries, [C, C], where inputs differ in width.</summary>
    public Parameter? QProjWeight { get; }

    /// <summary>Projection of keys, [G · D, features of keys], where inputs differ in width.</summary>
    public Parameter? KProjWeight { get; }

    /// <summary>Projection of values, [G · D, features of values], where inputs differ in width.</summary>
    public Parameter? VProjWeight { get; }

    /// <summary>Biases of the three projections, [C + 2 G D], at first 0; null when there are none.</summary>
    public Parameter? InProjBias { get; }

    /// <summary>Projection of the joined heads, C to C.</summary>
    public Linear OutProj { get; }

    /// <summary>Turns queries and keys by their positions, or null.</summary>
    [StateName(null)]
    public RotaryPositions? Rotary { get; init; }

    /// <summary>Lowers scores with the distance, or null.</summary>
    [StateName(null)]
    public AlibiBias? Alibi { get; init; }

    private Dropout Dropout { get; }

    private int HeadWidth => width / heads;

    /// <summary>Attention of <paramref name="query"/> to <paramref name="key"/> and <paramref name="value"/>.</summary>
    /// <param name="query">Shape [B, T, C].</param>
    /// <param name="key">Shape [B, S, C], or as wide as the layer was built for.</param>
    /// <param name="value">Shape [B, S, C], or as wide as the layer was built for.</param>
    /// <param name="masks">What may be attended to; null for everything.</param>
    /// <returns>Shape [B, T, C].</returns>
    public Tensor Forward(Tensor query, Tensor key, Tensor value, AttentionMasks? masks = null) => Watched(query, x =>
    {
        var (q, k, v) = Project(x, key, value);
        return Attend(Rotated(q), Rotated(k), v, masks);
    });

    /// <summary>As <see cref="Forward(Tensor, Tensor, Tensor, AttentionMasks?)"/>, with the weights of the attention.</summary>
    /// <param name="query">Shape [B, T, C].</param>
    /// <param name="key">Shape [B, S, C], or as wide as the layer was built for.</param>
    /// <param name="value">Shape [B, S, C], or as wide as the layer was built for.</param>
    /// <param name="masks">What may be attended to; null for everything.</param>
    /// <param name="average">Whether weights are averaged over the heads.</param>
    /// <returns>The result [B, T, C] and weights [B, T, S], or [B, H, T, S] when not averaged; they take memory that attention alone never needs.</returns>
    public (Tensor Output, Tensor Weights) ForwardWithWeights(
        Tensor query, Tensor key, Tensor value, AttentionMasks? masks = null, bool average = true)
    {
        var (q, k, v) = Project(query, key, value);
        var weights = Rotated(q).AttentionWeights(Rotated(k), Options(masks, q, k));
        var output = OutProj.Forward(weights.MatMul(v.RepeatInterleave(heads / groups, 1)).MergeHeads());
        return (output, average ? weights.Mean(1) : weights);
    }

    /// <summary>Self-attention of tokens that follow those in <paramref name="cache"/>; each sees all before it and itself.</summary>
    /// <param name="x">The new tokens, [B, T, C].</param>
    /// <param name="step">Where they begin.</param>
    /// <param name="cache">Keys and values of this layer, to which theirs are added.</param>
    /// <returns>Shape [B, T, C].</returns>
    public Tensor Forward(Tensor x, CachedStep step, KeyValueCache cache) => Watched(x, x =>
    {
        var (q, k, v) = Project(x, x, x);
        if (Rotary is { } rotary)
            (q, k) = (rotary.Rotate(q, step.Positions(x.Shape[1])), rotary.Rotate(k, step.Positions(x.Shape[1])));
        var bias = Alibi?.Bias(x.Shape[1], cache.Capacity, step.Position);
        return OutProj.Forward(step.Attend(cache, q, k, v, bias).MergeHeads());
    });

    /// <summary>Keys and values of a sequence that will be attended to more than once, each [B, G, S, D].</summary>
    /// <param name="key">Shape [B, S, C], or as wide as the layer was built for.</param>
    /// <param name="value">Shape [B, S, C], or as wide as the layer was built for.</param>
    public (Tensor Keys, Tensor Values) ProjectKeys(Tensor key, Tensor value)
    {
        var (_, k, v) = Project(null, key, value);
        return (Rotated(k), v);
    }

    /// <summary>Attention to keys and values that <see cref="ProjectKeys"/> gave.</summary>
    /// <param name="query">Shape [B, T, C].</param>
    /// <param name="keys">Shape [B, G, S, D].</param>
    /// <param name="values">Shape [B, G, S, D].</param>
    /// <param name="masks">What may be attended to; null for everything.</param>
    /// <returns>Shape [B, T, C].</returns>
    public Tensor ForwardProjected(Tensor query, Tensor keys, Tensor values, AttentionMasks? masks = null) =>
        Watched(query, x => Attend(Rotated(Queries(x)), keys, values, masks));

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Forward(x, x, x);

    private Tensor Attend(Tensor q, Tensor k, Tensor v, AttentionMasks? masks) =>
        OutProj.Forward(q.Attention(k, v, Options(masks, q, k)).MergeHeads());

    private AttentionOptions Options(AttentionMasks? masks, Tensor q, Tensor k) =>
        Dropout.For(AttentionMasks.Options(masks, Alibi?.Bias(q.Shape[2], k.Shape[2])));

    private Tensor Rotated(Tensor x) => Rotary is null ? x : Rotary.Rotate(x);

    private Tensor Queries(Tensor x) => Affine(x, QProjWeight ?? InProjWeight!, 0, width, "query").SplitHeads(heads);

    /// <summary>The three projections cut into heads, by as few products as the inputs allow; without a query only keys and values.</summary>
    private (Tensor Q, Tensor K, Tensor V) Project(Tensor? query, Tensor key, Tensor value)
    {
        var shared = HeadWidth * groups;
        if (InProjWeight is { } packed && ReferenceEquals(key, value))
        {
            var from = ReferenceEquals(query, key) ? 0 : width;
            var joined = Affine(key, packed, from, width + 2 * shared, "key");
            var k = joined.Slice(2, (width - from)..(width - from + shared)).SplitHeads(groups);
            var v = joined.Slice(2, (width - from + shared)..).SplitHeads(groups);
            var q = query is null ? k : from == 0 ? joined.Slice(2, ..width).SplitHeads(heads) : Queries(query);
            return (q, k, v);
        }
        return (
            query is null ? key : Queries(query),
            Affine(key, KProjWeight ?? InProjWeight!, width, width + shared, "key").SplitHeads(groups),
            Affine(value, VProjWeight ?? InProjWeight!, width + shared, width + 2 * shared, "value").SplitHeads(groups));
    }

    /// <summary>One or more of the projections: rows <paramref name="from"/> to <paramref name="to"/> of the packed weight, or a weight of its own.</summary>
    private Tensor Affine(Tensor x, Parameter weight, int from, int to, string role)
    {
        if (x.Rank != 3 || x.Shape[2] != weight.Shape[1])
            throw new ShapeException($"MultiheadAttention: the {role} must be [batch, sequence, {weight.Shape[1]}], got {x.Shape}. Add a batch axis with Unsqueeze(0)?");
        Tensor rows = weight;
        if (weight == InProjWeight && (from, to) != (0, weight.Shape[0]))
            rows = rows.Slice(0, from..to);
        return MixedPrecision.Affine(x, rows, InProjBias is null || to - from == InProjBias.Shape[0] ? InProjBias : ((Tensor)InProjBias).Slice(0, from..to));
    }
}
