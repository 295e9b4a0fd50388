using Fathom.Nn;

namespace Fathom.Models;

/// <summary>One block of a <see cref="Gpt"/>: causal self-attention and a perceptron, each on normalised features and beside a short cut.</summary>
public sealed partial class GptBlock : Layer
{
    private readonly bool exactGelu;

    internal GptBlock(GptConfig config, RandomKey? random)
    {
        exactGelu = config.ExactGelu;
        Ln1 = new(config.Width, config.Epsilon, bias: config.Bias);
        Attn = new(config, random);
        Ln2 = new(config.Width, config.Epsilon, bias: config.Bias);
        CFc = new(config.Width, 4 * config.Width, config.Bias, random);
        CProj = new(4 * config.Width, config.Width, config.Bias, random);
        Dropout = new(config.Dropout, random);
    }

    /// <summary>Normalisation before the attention.</summary>
    [StateName("ln_1")]
    public LayerNorm Ln1 { get; }

    /// <summary>The attention.</summary>
    public GptAttention Attn { get; }

    /// <summary>Normalisation before the perceptron.</summary>
    [StateName("ln_2")]
    public LayerNorm Ln2 { get; }

    /// <summary>First layer of the perceptron, C to 4 C.</summary>
    [StateName("mlp.c_fc")]
    public Linear CFc { get; }

    /// <summary>Second layer of the perceptron, 4 C to C.</summary>
    [StateName("mlp.c_proj")]
    public Linear CProj { get; }

    private Dropout Dropout { get; }

    /// <summary>The block for tokens that follow others.</summary>
    /// <param name="x">The new tokens' features, [B, T, C].</param>
    /// <param name="step">Where they begin.</param>
    /// <param name="cache">Keys and values of the block, to which theirs are added.</param>
    public Tensor Forward(Tensor x, CachedStep step, KeyValueCache cache)
    {
        x += Attn.Forward(Ln1.Forward(x), step, cache);
        return x + Perceptron(Ln2.Forward(x));
    }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        x += Attn.Forward(Ln1.Forward(x));
        return x + Perceptron(Ln2.Forward(x));
    }

    private Tensor Perceptron(Tensor x)
    {
        var hidden = CFc.Forward(x);
        return Dropout.Forward(CProj.Forward(exactGelu ? hidden.Gelu() : hidden.GeluTanh()));
    }
}
