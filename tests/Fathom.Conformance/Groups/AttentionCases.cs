namespace Fathom.Conformance;

/// <summary>Scaled dot-product attention.</summary>
internal static class AttentionCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["scaled_dot_product_attention"] = c => c["query"].Attention(c["key"], c["value"], new() { Causal = c.Config.Flag("is_causal") }),
    };
}
