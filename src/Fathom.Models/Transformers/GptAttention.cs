using Fathom.Nn;

namespace Fathom.Models;

/// <summary>Causal self-attention of a <see cref="Gpt"/>: one projection to queries, keys and values, one back.</summary>
public sealed partial class GptAttention : Layer
{
    private readonly int heads;

    internal GptAttention(GptConfig config, RandomKey? random)
    {
        if (config.Width % config.Heads != 0)
            throw new ArgumentException($"Gpt: {config.Heads} heads do not divide a width of {config.Width}.", nameof(config));
        heads = config.Heads;
        CAttn = new(config.Width, 3 * config.Width, config.Bias, random);
        CProj = new(config.Width, config.Width, config.Bias, random);
        WeightDropout = new(config.Dropout, random);
        Dropout = new(config.Dropout, random);
    }

    /// <summary>To queries, keys and values side by side, C to 3 C.</summary>
    public Linear CAttn { get; }

    /// <summary>From the joined heads, C to C.</summary>
    public Linear CProj { get; }

    private Dropout WeightDropout { get; }

    private Dropout Dropout { get; }

    /// <summary>The attention for tokens that follow others.</summary>
    /// <param name="x">The new tokens' features, [B, T, C].</param>
    /// <param name="step">Where they begin.</param>
    /// <param name="cache">Keys and values, to which theirs are added.</param>
    public Tensor Forward(Tensor x, CachedStep step, KeyValueCache cache)
    {
        var (q, k, v) = CAttn.Forward(x).SplitPacked(heads);
        return CProj.Forward(step.Attend(cache, q, k, v).MergeHeads());
    }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var (q, k, v) = CAttn.Forward(x).SplitPacked(heads);
        return Dropout.Forward(CProj.Forward(q.Attention(k, v, WeightDropout.For(new() { Causal = true })).MergeHeads()));
    }
}
