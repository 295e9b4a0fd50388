namespace Fathom.Nn;

/// <summary>
/// One forward pass over tokens that follow others whose keys and values are in caches: where the new ones begin. The pass adds them to the caches; run it in
/// a <see cref="CompiledFunction"/>, of whose program the writing is a part, in place.
/// </summary>
/// <param name="position">How many tokens were read before, an i64 scalar: a value of the program, not of its structure.</param>
public sealed class CachedStep(Tensor position)
{
    /// <summary>How many tokens were read before, an i64 scalar.</summary>
    public Tensor Position { get; } = position;

    /// <summary>Numbers of the positions of <paramref name="count"/> new tokens, i64 [count].</summary>
    public Tensor Positions(int count) => Position + Tensor.Iota([count], 0);

    /// <summary>Adds new tokens to a cache and lets each attend to all before it and itself.</summary>
    /// <param name="cache">Keys and values of the tokens before.</param>
    /// <param name="queries">Shape [B, H, T, D].</param>
    /// <param name="keys">Shape [B, G, T, D].</param>
    /// <param name="values">Shape [B, G, T, D].</param>
    /// <param name="bias">Added to the scores, broadcasting to [B, H, T, capacity], or null.</param>
    /// <returns>Shape [B, H, T, D].</returns>
    public Tensor Attend(KeyValueCache cache, Tensor queries, Tensor keys, Tensor values, Tensor? bias = null)
    {
        var (allKeys, allValues) = (Write(cache.Keys, keys), Write(cache.Values, values));
        return queries.Attention(
            allKeys, allValues, new AttentionOptions { Causal = true, KeyCount = Position + queries.Shape[2], Mask = bias });
    }

    private Tensor Write(StateBuffer buffer, Tensor rows)
    {
        buffer.Assign(buffer.Value.WriteRows(rows, Position));
        return buffer;
    }
}
