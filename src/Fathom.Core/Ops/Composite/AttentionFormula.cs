namespace Fathom;

/// <summary>
/// Attention as a formula of products and a softmax: a reference for kernels, a way for element types and gradients that they do not know, and how to see
/// the weights.
/// </summary>
internal static class AttentionFormula
{
    /// <summary>P V, with P the <see cref="Weights"/>: [..., H, T, E].</summary>
    public static Tensor Apply(Tensor q, Tensor k, Tensor v, AttentionOptions options)
    {
        var weights = Weights(q, k, options);
        // What lies in a cache beyond the valid rows might be infinite, and zero times that is not zero.
        var values = options.KeyCount is { } count ? Tensor.Where(Tensor.Iota([v.Shape[^2], 1], 0) < count.To(DType.I64), v, 0) : v;
        return Merge(Split(weights, v.Shape[^3]).MatMul(values.Unsqueeze(-3)));
    }

    /// <summary>P, the softmax of the masked scores after dropout: [..., H, T, S]. A row without any key is zero.</summary>
    public static Tensor Weights(Tensor q, Tensor k, AttentionOptions options)
    {
        var scores = Masked(Merge(Split(q, k.Shape[^3]).MatMul(k.Unsqueeze(-3).T)) * Scale(options, q), options);
        var largest = scores.Max(-1, keepAxis: true).Detach();
        var exponentials = (scores - Tensor.Where(largest.EqualTo(double.NegativeInfinity), 0, largest)).Exp();
        var total = exponentials.Sum(-1, keepAxis: true);
        var weights = exponentials / Tensor.Where(total.EqualTo(0), 1, total);
        return options.Dropout == 0 ? weights : Dropped(weights, options);
    }

    /// <summary>The factor of the scores.</summary>
    public static double Scale(AttentionOptions options, Tensor q) => options.Scale ?? 1 / Math.Sqrt(q.Shape[^1]);

    private static Tensor Masked(Tensor scores, AttentionOptions options)
    {
        if (options.Mask is { } mask)
            scores = mask.DType == DType.Bool ? Tensor.Where(mask, scores, double.NegativeInfinity) : scores + mask.To(scores.DType);
        return Allowed(scores.Shape[^2], scores.Shape[^1], options) is { } allowed ? Tensor.Where(allowed, scores, double.NegativeInfinity) : scores;
    }

    // Which keys the positions allow, [T, S]; null for all.
    private static Tensor? Allowed(int queries, int keys, AttentionOptions options)
    {
        var key = Tensor.Iota([1, keys], 1);
        var count = options.KeyCount?.To(DType.I64);
        if (!options.Causal && options.Window is null)
            return count is null ? null : key < count;
        var query = Tensor.Iota([queries, 1], 0);
        var position = count is null ? query + (keys - queries) : query + (count - queries);
        var allowed = key <= position;
        return options.Window is { } window ? allowed & key > position - window : allowed;
    }

    private static Tensor Dropped(Tensor weights, AttentionOptions options)
    {
        var kept = Tensor.RandomBernoulli(weights.Shape, options.Key!, 1 - options.Dropout);
        return Tensor.Where(kept, weights * (1 / (1 - options.Dropout)), 0);
    }

    // [..., H, M, N] as [..., G, H/G, M, N]: the heads that share keys beside one another.
    private static Tensor Split(Tensor x, int groups) => x.Reshape([.. x.Shape[..^3], groups, x.Shape[^3] / groups, .. x.Shape[^2..]]);

    private static Tensor Merge(Tensor x) => x.Reshape([.. x.Shape[..^4], x.Shape[^4] * x.Shape[^3], .. x.Shape[^2..]]);
}
