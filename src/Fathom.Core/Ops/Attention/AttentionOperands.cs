namespace Fathom;

/// <summary>
/// The operands of an attention: q [..., H, T, D], k [..., G, S, D] and v [..., G, S, E] with equal leading axes and of one type, f32 or f64; and what
/// the settings say there is.
/// </summary>
/// <param name="Q">Queries.</param>
/// <param name="K">Keys.</param>
/// <param name="V">Values.</param>
/// <param name="Mask">Added to the scores, [..., H, T, S] of the type of q; or null.</param>
/// <param name="Count">Number of valid keys, i64 scalar; or null.</param>
/// <param name="Key">Bits of the random key, i64 scalar; or null.</param>
internal readonly record struct AttentionOperands(Tensor Q, Tensor K, Tensor V, Tensor? Mask, Tensor? Count, Tensor? Key)
{
    /// <summary>Takes apart what <see cref="Optional"/> follows in a node's operands.</summary>
    /// <param name="settings">What there is.</param>
    /// <param name="operands">q, k and v first.</param>
    /// <param name="optional">Where the optional ones begin.</param>
    public static AttentionOperands Of(in AttentionSettings settings, ReadOnlySpan<Tensor> operands, int optional)
    {
        var mask = settings.HasMask ? operands[optional++] : null;
        var count = settings.HasCount ? operands[optional++] : null;
        return new(operands[0], operands[1], operands[2], mask, count, settings.HasKey ? operands[optional] : null);
    }

    /// <summary>Those of mask, count and key that there are.</summary>
    public Tensor[] Optional => [.. new[] { Mask, Count, Key }.OfType<Tensor>()];

    /// <summary>
    /// The same values as nodes of their own, so that a gradient by one of them does not go through another that was computed from it.
    /// </summary>
    public AttentionOperands Apart() => this with { Q = Apart(Q), K = Apart(K), V = Apart(V), Mask = Mask is null ? null : Apart(Mask) };

    /// <summary>The same values as a node of its own.</summary>
    public static Tensor Apart(Tensor x) => new(new GradientRuleOp("apart", (dx, _) => [dx]), x.DType, x.Shape, x);
}
