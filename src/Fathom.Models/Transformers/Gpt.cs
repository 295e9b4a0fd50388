using Fathom.Nn;
using Fathom.Text;

namespace Fathom.Models;

/// <summary>
/// GPT-2: a decoder-only Transformer with normalisation before the sublayers. It tells for each position of a sequence the logits of the token after it:
/// i64 [B, T] gives [B, T, V].
/// </summary>
/// <remarks>
/// Radford, Wu, Child, Luan, Amodei and Sutskever (2019), "Language Models are Unsupervised Multitask Learners". State names are those of Hugging Face's
/// GPT-2; <see cref="PretrainedWeights"/> loads its files. Initial values as in GPT-2: normal with deviation 0.02, and 0.02 / √(2 layers) where
/// a block adds to its short cut.
/// </remarks>
public sealed partial class Gpt : Layer, ISequenceModel
{
    /// <summary>A new network.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public Gpt(GptConfig config, RandomKey? random = null)
    {
        Config = config;
        Wte = new(config.Vocabulary, config.Width, random: random);
        Wpe = new(config.Context, config.Width, random: random);
        Dropout = new(config.Dropout, random);
        H = [.. Enumerable.Range(0, config.Layers).Select(_ => new GptBlock(config, random))];
        LnF = new(config.Width, config.Epsilon, bias: config.Bias);
        LmHead = config.TiedEmbedding ? null : new(config.Width, config.Vocabulary, bias: false, random);
        Initialise(random);
    }

    /// <summary>The sizes.</summary>
    public GptConfig Config { get; }

    /// <summary>Vectors of tokens, [V, C].</summary>
    public Embedding Wte { get; }

    /// <summary>Vectors of positions, [context, C].</summary>
    public Embedding Wpe { get; }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<GptBlock> H { get; }

    /// <summary>Normalisation before the logits.</summary>
    public LayerNorm LnF { get; }

    /// <summary>Weights of the logits; null when they are those of <see cref="Wte"/>.</summary>
    public Linear? LmHead { get; }

    int ISequenceModel.Vocabulary => Config.Vocabulary;

    int? ISequenceModel.MaximumLength => Config.Context;

    private Dropout Dropout { get; }

    /// <summary>Begins sequences that go on token by token, with keys and values of all layers kept in caches.</summary>
    /// <param name="batch">Number of sequences B.</param>
    /// <exception cref="InvalidOperationException">When the model is in training mode.</exception>
    public ISequenceState Start(int batch)
    {
        KeyValueCache[] caches = [.. H.Select(_ => new KeyValueCache(batch, Config.Heads, Config.Context, Config.Width / Config.Heads))];
        return new CachedSequences(this, batch, Config.Context, caches, [], (tokens, step) =>
        {
            var x = Wte.Forward(tokens) + Wpe.Forward(step.Positions(tokens.Shape[1]));
            for (var i = 0; i < H.Count; i++)
                x = H[i].Forward(x, step, caches[i]);
            return Logits(x.Select(1, -1));
        });
    }

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        if (x.Rank != 2 || x.Shape[1] > Config.Context)
            throw new ShapeException($"Gpt: takes tokens [batch, length] of at most {Config.Context}, got {x.Shape}. Cut the sequence, or build a model with a longer context?");
        x = Dropout.Forward(Wte.Forward(x) + Wpe.First(x.Shape[1]));
        foreach (var block in H)
            x = block.Forward(x);
        return Logits(x);
    }

    private Tensor Logits(Tensor x)
    {
        x = LnF.Forward(x);
        return LmHead is null ? Wte.Scores(x) : LmHead.Forward(x);
    }

    private void Initialise(RandomKey? random)
    {
        const double Deviation = 0.02;
        foreach (var (name, parameter) in NamedParameters)
        {
            if (parameter.Shape.Rank > 1)
                parameter.Assign(Init.Normal(
                    parameter.Shape, name.EndsWith("c_proj.weight", StringComparison.Ordinal) ? Deviation / Math.Sqrt(2 * Config.Layers) : Deviation, random: random));
            else if (name.EndsWith(".bias", StringComparison.Ordinal))
                parameter.Assign(Init.Zeros(parameter.Shape));
        }
    }
}
