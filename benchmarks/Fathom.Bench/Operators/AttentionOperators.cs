namespace Fathom.Bench;

/// <summary>Scaled dot-product attention: batch 4, 12 heads, 512 queries and keys of 64 numbers.</summary>
internal static class AttentionOperators
{
    // Two products; the peer counts them whole where half of them is hidden.
    private const double Flops = 4.0 * 4 * 12 * 512 * 512 * 64;

    public static IEnumerable<Workload> All { get; } =
    [
        Operator.Forward("attention_fwd", () => Attend(causal: false), Flops),
        Operator.Backward("attention_bwd", () => Attended(causal: false), 2 * Flops),
        Operator.Forward("attention_causal_fwd", () => Attend(causal: true), Flops),
        Operator.Backward("attention_causal_bwd", () => Attended(causal: true), 2 * Flops),
    ];

    private static (Func<Tensor>, Tensor[]) Attend(bool causal)
    {
        var (q, k, v) = (Data.Normal(4, 12, 512, 64), Data.Normal(4, 12, 512, 64), Data.Normal(4, 12, 512, 64));
        return (() => q.Attention(k, v, new() { Causal = causal }), [q, k, v]);
    }

    private static (Tensor, Tensor[]) Attended(bool causal)
    {
        var (attend, operands) = Attend(causal);
        return (attend(), operands);
    }
}
