namespace Fathom;

/// <summary>
/// Attention as a formula of products and a softmax: the reference of kernels, their derivatives of higher order, and how to see the weights.
/// </summary>
internal static class AttentionFormula
{
    /// <summary>P v, with P the <see cref="Weights"/>: [..., H, T, E].</summary>
    public static Tensor Apply(in AttentionSettings settings, in AttentionOperands operands)
    {
        var (weights, v) = (Weights(settings, operands), operands.V);
        // What lies in a cache beyond the valid rows might be infinite, and zero times that is not zero.
        if (operands.Count is { } count)
            v = Tensor.Where(Tensor.Iota([v.Shape[^2], 1], 0) < count, v, 0);
        return Merge(Split(weights, v.Shape[^3]).MatMul(v.Unsqueeze(-3)));
    }

    /// <summary>P, the softmax of the masked scores after dropout: [..., H, T, S]. A row without any key is zero.</summary>
    public static Tensor Weights(in AttentionSettings settings, in AttentionOperands operands)
    {
        var scores = Merge(Split(operands.Q, operands.K.Shape[^3]).MatMul(operands.K.Unsqueeze(-3).T)) * settings.Scale;
        if (operands.Mask is { } mask)
            scores += mask;
        if (Allowed(settings, scores.Shape[^2], scores.Shape[^1], operands.Count) is { } allowed)
            scores = Tensor.Where(allowed, scores, double.NegativeInfinity);
        var weights = Softmax(scores);
        if (operands.Key is not { } key)
            return weights;
        var kept = Tensor.RandomBernoulli(weights.Shape, key, 1 - settings.Dropout);
        return Tensor.Where(kept, weights * (1 / (1 - settings.Dropout)), 0);
    }

    // Zero where all of a row is minus infinity.
    private static Tensor Softmax(Tensor scores)
    {
        var largest = scores.Max(-1, keepAxis: true).Detach();
        var exponentials = (scores - Tensor.Where(largest.EqualTo(double.NegativeInfinity), 0, largest)).Exp();
        var total = exponentials.Sum(-1, keepAxis: true);
        var weights = exponentials / Tensor.Where(total.EqualTo(0), 1, total);
        return GradientRules.WithGradient(weights, (dy, y) => [y * (dy - (y * dy).Sum(-1, keepAxis: true))], scores);
    }

    // Which keys the positions allow, [T, S]; null for all.
    private static Tensor? Allowed(in AttentionSettings settings, int queries, int keys, Tensor? count)
    {
        var key = Tensor.Iota([1, keys], 1);
        if (!settings.IsPositional)
            return count is null ? null : key < count;
        var query = Tensor.Iota([queries, 1], 0);
        var position = count is null ? query + (keys - queries) : query + (count - queries);
        var allowed = key <= position;
        return settings.Window > 0 ? allowed & key > position - settings.Window : allowed;
    }

    // [..., H, M, N] as [..., G, H/G, M, N]: the heads that share keys beside one another.
    private static Tensor Split(Tensor x, int groups) => x.Reshape([.. x.Shape[..^3], groups, x.Shape[^3] / groups, .. x.Shape[^2..]]);

    private static Tensor Merge(Tensor x) => x.Reshape([.. x.Shape[..^4], x.Shape[^4] * x.Shape[^3], .. x.Shape[^2..]]);
}
