namespace Fathom.Nn;

/// <summary>Which keys each query may attend to; everything at once when nothing is set.</summary>
/// <remarks>
/// True means that a query may attend, as in scaled_dot_product_attention and in Hugging Face's attention_mask. PyTorch's MultiheadAttention marks
/// what it may <em>not</em> attend to: pass <c>!mask</c> from there.
/// </remarks>
public sealed record AttentionMasks
{
    /// <summary>Each position sees itself and what was before it.</summary>
    public static AttentionMasks CausalOnly { get; } = new() { Causal = true };

    /// <summary>Whether each position sees only itself and what was before it.</summary>
    public bool Causal { get; init; }

    /// <summary>How many positions back a causal query sees, itself included, or null for all.</summary>
    public int? Window { get; init; }

    /// <summary>Bool (true: may attend) or float (added to the scores): [T, S], [B, T, S] or [B, H, T, S], where sizes may also be 1.</summary>
    public Tensor? Mask { get; init; }

    /// <summary>Bool [B, S]: true where a key is a token, false where it is padding.</summary>
    public Tensor? Keys { get; init; }

    /// <summary>The options of attention with these masks.</summary>
    /// <param name="masks">What may be attended to; null for everything.</param>
    /// <param name="bias">Added to the scores, broadcasting to [B, H, T, S], or null.</param>
    public static AttentionOptions Options(AttentionMasks? masks, Tensor? bias = null) =>
        new() { Causal = masks?.Causal ?? false, Window = masks?.Window, Mask = Combine(masks, bias) };

    /// <summary>Mask, keys and an additive bias as one mask that broadcasts to [B, H, T, S], or null where there is none.</summary>
    private static Tensor? Combine(AttentionMasks? masks, Tensor? bias)
    {
        var mask = masks?.Mask is { } given ? WithHeads(given) : null;
        if (masks?.Keys is { } keys)
        {
            if (keys.Rank != 2 || keys.DType != DType.Bool)
                throw new ShapeException($"Attention: the mask of keys must be bool [B, S], got {keys.DType.Name} {keys.Shape}.");
            mask = Both(mask, keys.Unsqueeze(1).Unsqueeze(1));
        }
        return bias is null ? mask : Both(mask, bias);
    }

    private static Tensor WithHeads(Tensor mask) => mask.Rank switch
    {
        2 or 4 => mask,
        3 => mask.Unsqueeze(1),
        _ => throw new ShapeException($"Attention: the mask must be [T, S], [B, T, S] or [B, H, T, S], got {mask.Shape}."),
    };

    private static Tensor Both(Tensor? mask, Tensor other)
    {
        if (mask is null)
            return other;
        return mask.DType == DType.Bool && other.DType == DType.Bool ? mask & other : Additive(mask) + Additive(other);
    }

    private static Tensor Additive(Tensor mask) => mask.DType == DType.Bool ? Tensor.Where(mask, Tensor.Zeros([]), double.NegativeInfinity) : mask;
}
