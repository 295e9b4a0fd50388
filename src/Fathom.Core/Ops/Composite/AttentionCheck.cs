namespace Fathom;

/// <summary>What attention wants of its operands.</summary>
internal static class AttentionCheck
{
    /// <summary>The options, complete: with dropout they hold a key.</summary>
    public static AttentionOptions Options(AttentionOptions? options)
    {
        options ??= new AttentionOptions();
        if (options.Dropout is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(options), $"Attention: Dropout must lie in 0 (inclusive) to 1, got {options.Dropout}.");
        if (options.Window < 1)
            throw new ArgumentOutOfRangeException(nameof(options), $"Attention: Window must be at least 1 (a query's own key), got {options.Window}.");
        return options.Dropout > 0 && options.Key is null ? options with { Key = RandomKey.Default.Next() } : options;
    }

    /// <summary>Checks shapes and dtypes.</summary>
    /// <returns>The common leading axes.</returns>
    public static Shape Shapes(Tensor q, Tensor k, Tensor v, AttentionOptions options)
    {
        foreach (var (name, x) in new[] { ("q", q), ("k", k), ("v", v) })
        {
            if (x.Rank < 3)
                throw new ShapeException($"Attention: {name} must be [..., heads, length, size], got {x.Shape}. Add an axis for the heads with Unsqueeze(-3)?");
            if (!x.DType.IsFloat)
                throw new DTypeException($"Attention: {name} is {x.DType.Name}, and attention takes floats. Convert with .To(DType.F32)?");
        }
        if (q.Shape[^1] != k.Shape[^1])
            throw new ShapeException($"Attention: q {q.Shape} ends in {q.Shape[^1]}, k {k.Shape} in {k.Shape[^1]}. Their last axes must be equal.");
        if (k.Shape[^3] != v.Shape[^3] || k.Shape[^2] != v.Shape[^2])
            throw new ShapeException($"Attention: k {k.Shape} and v {v.Shape} must have equal heads and lengths (their axes -3 and -2).");
        if (k.Shape[^3] == 0 || q.Shape[^3] % k.Shape[^3] != 0)
            throw new ShapeException($"Attention: the {q.Shape[^3]} heads of q {q.Shape} must be a multiple of the {k.Shape[^3]} of k {k.Shape}.");
        var batch = Shape.Broadcast(Shape.Broadcast(q.Shape[..^3], k.Shape[..^3], "Attention"), v.Shape[..^3], "Attention");
        CheckMask(options.Mask, [.. batch, .. q.Shape[^3..^1], k.Shape[^2]]);
        CheckCount(options.KeyCount);
        return batch;
    }

    private static void CheckMask(Tensor? mask, Shape scores)
    {
        if (mask is null)
            return;
        if (mask.DType != DType.Bool && !mask.DType.IsFloat)
            throw new DTypeException(
                $"Attention: Mask is {mask.DType.Name}; it must be bool (true = may attend) or a float that is added. Convert with .To(DType.Bool)?");
        var fits = mask.Rank <= scores.Rank;
        for (var axis = 1; fits && axis <= mask.Rank; axis++)
            fits = mask.Shape[^axis] == 1 || mask.Shape[^axis] == scores[^axis];
        if (!fits)
            throw new ShapeException(
                $"Attention: Mask {mask.Shape} does not broadcast to the scores {scores} [..., heads, queries, keys]. Insert axes of size 1 with Unsqueeze?");
    }

    private static void CheckCount(Tensor? count)
    {
        if (count is null)
            return;
        if (count.Rank != 0)
            throw new ShapeException($"Attention: KeyCount must be a scalar, got {count.Shape}.");
        if (count.DType is not (DType.I32 or DType.I64))
            throw new DTypeException($"Attention: KeyCount must be i32 or i64, got {count.DType.Name}. Convert with .To(DType.I32)?");
    }
}
