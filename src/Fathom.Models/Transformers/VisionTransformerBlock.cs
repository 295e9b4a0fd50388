using Fathom.Nn;

namespace Fathom.Models;

/// <summary>One block of a <see cref="VisionTransformer"/>: self-attention and a perceptron, each on normalised features and beside a short cut.</summary>
public sealed partial class VisionTransformerBlock : Layer
{
    private readonly int heads;

    internal VisionTransformerBlock(VisionTransformerConfig config, RandomKey? random)
    {
        if (config.Width % config.Heads != 0)
            throw new ArgumentException($"VisionTransformer: {config.Heads} heads do not divide a width of {config.Width}.", nameof(config));
        heads = config.Heads;
        var width = config.Width;
        Norm1 = new(width, config.Epsilon);
        Qkv = new(width, 3 * width, random: random);
        Proj = new(width, width, random: random);
        Norm2 = new(width, config.Epsilon);
        Fc1 = new(width, 4 * width, random: random);
        Fc2 = new(4 * width, width, random: random);
        Dropout1 = new(config.Dropout, random);
        Dropout2 = new(config.Dropout, random);
    }

    /// <summary>Normalisation before the attention.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>To queries, keys and values side by side, C to 3 C.</summary>
    [StateName("attn.qkv")]
    public Linear Qkv { get; }

    /// <summary>From the joined heads.</summary>
    [StateName("attn.proj")]
    public Linear Proj { get; }

    /// <summary>Normalisation before the perceptron.</summary>
    public LayerNorm Norm2 { get; }

    /// <summary>First layer of the perceptron, C to 4 C.</summary>
    [StateName("mlp.fc1")]
    public Linear Fc1 { get; }

    /// <summary>Second layer of the perceptron, 4 C to C.</summary>
    [StateName("mlp.fc2")]
    public Linear Fc2 { get; }

    private Dropout Dropout1 { get; }

    private Dropout Dropout2 { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var (q, k, v) = Qkv.Forward(Norm1.Forward(x)).SplitPacked(heads);
        x += Dropout1.Forward(Proj.Forward(q.Attention(k, v).MergeHeads()));
        return x + Dropout2.Forward(Fc2.Forward(Fc1.Forward(Norm2.Forward(x)).Gelu()));
    }
}
