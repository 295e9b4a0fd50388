namespace Fathom;

/// <summary>Which keys a query of scaled dot-product attention may attend to, and how the scores are treated.</summary>
/// <remarks>
/// With N the number of valid keys (S, or <see cref="KeyCount"/>), query t of T stands at position p = t + N - T among the keys: the last query beside
/// the last valid key. For T = S that is PyTorch's <c>is_causal</c>; for fewer queries than keys, as in generation with a cache, PyTorch aligns the first
/// query with the first key instead.
/// </remarks>
public sealed record AttentionOptions
{
    /// <summary>Whether a query sees no key after its position: key s only where s ≤ p.</summary>
    public bool Causal { get; init; }

    /// <summary>Factor of the scores; null for 1/√D.</summary>
    public double? Scale { get; init; }

    /// <summary>
    /// Broadcastable to [..., H, T, S]: bool, true where a query may attend to a key (padding of keys is [B, 1, 1, S]), or a float added to the scores
    /// (minus infinity masks; position biases such as ALiBi), which may need a gradient. Null for none.
    /// </summary>
    public Tensor? Mask { get; init; }

    /// <summary>
    /// Sliding window: a query sees only the keys p - Window &lt; s ≤ p, the last ones up to its own position. Null for all. Beltagy, Peters and Cohan
    /// (2020), arXiv:2004.05150.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>Probability that a weight becomes zero (the others grow by 1 / (1 - Dropout)). The draw is made again in the backward pass, never stored.</summary>
    public double Dropout { get; init; }

    /// <summary>Where <see cref="Dropout"/> draws from; null draws from <see cref="RandomKey.Default"/>.</summary>
    public RandomKey? Key { get; init; }

    /// <summary>
    /// Scalar i32 or i64, T to S: only this many rows of k and v are valid, the beginning of a cache. It is a value, not a part of the program: its growth
    /// compiles nothing. Null for all S.
    /// </summary>
    public Tensor? KeyCount { get; init; }
}
