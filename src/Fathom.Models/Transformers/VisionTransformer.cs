using Fathom.Nn;

namespace Fathom.Models;

/// <summary>Vision Transformer: patches of an image as a sequence, with a class token in front that is read at the end: [B, channels, H, W] gives logits.</summary>
/// <remarks>Dosovitskiy et al. (2020), arXiv:2010.11929. State names are those of the timm library.</remarks>
public sealed partial class VisionTransformer : Layer
{
    private readonly VisionTransformerConfig config;

    /// <summary>A new network.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public VisionTransformer(VisionTransformerConfig config, RandomKey? random = null)
    {
        if (config.Patch < 1 || config.Image % config.Patch != 0)
            throw new ArgumentException($"VisionTransformer: patches of {config.Patch} do not divide an image of {config.Image}.", nameof(config));
        this.config = config;
        var patches = config.Image / config.Patch * (config.Image / config.Patch);
        ClsToken = new(Init.Normal([1, 1, config.Width], 0.02, random: random));
        PosEmbed = new(Init.Normal([1, 1 + patches, config.Width], 0.02, random: random));
        Patches = new(config.Channels, config.Width, config.Patch, config.Patch, random: random);
        Dropout = new(config.Dropout, random);
        Blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new VisionTransformerBlock(config, random))];
        Norm = new(config.Width, config.Epsilon);
        Head = new(config.Width, config.Classes, random: random);
    }

    /// <summary>What stands in front of the patches, [1, 1, C].</summary>
    public Parameter ClsToken { get; }

    /// <summary>Vectors of positions, [1, 1 + patches, C].</summary>
    public Parameter PosEmbed { get; }

    /// <summary>From each patch to C features.</summary>
    [StateName("patch_embed.proj")]
    public Conv2d Patches { get; }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<VisionTransformerBlock> Blocks { get; }

    /// <summary>Normalisation before the logits.</summary>
    public LayerNorm Norm { get; }

    /// <summary>From the class token to one logit per class.</summary>
    public Linear Head { get; }

    private Dropout Dropout { get; }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        if (x.Rank != 4 || x.Shape[2] != config.Image || x.Shape[3] != config.Image)
            throw new ShapeException($"VisionTransformer: takes images [batch, {config.Channels}, {config.Image}, {config.Image}], got {x.Shape}. Resize them?");
        var patches = Patches.Forward(x).Flatten(2).Transpose(1, 2);
        x = Tensor.Concatenate([((Tensor)ClsToken).BroadcastTo([x.Shape[0], 1, config.Width]), patches], axis: 1) + PosEmbed;
        x = Dropout.Forward(x);
        foreach (var block in Blocks)
            x = block.Forward(x);
        return Head.Forward(Norm.Forward(x.Select(1, 0)));
    }
}
