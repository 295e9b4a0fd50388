namespace Fathom.Cpu;

/// <summary>Sizes of an attention: q [batches, heads, queries, depth], k [batches, groups, keys, depth], v [batches, groups, keys, width].</summary>
internal readonly record struct AttentionSizes(int Batches, int Heads, int Groups, int Queries, int Keys, int Depth, int Width)
{
    /// <summary>Heads that share keys and values.</summary>
    public int Shared => Heads / Groups;

    public static AttentionSizes Of(Shape q, Shape k, Shape v) =>
        new(checked((int)q[..^3].ElementCount), q[^3], k[^3], q[^2], k[^2], q[^1], v[^1]);
}
