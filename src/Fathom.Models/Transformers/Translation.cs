using Fathom.Nn;
using Fathom.Text;

namespace Fathom.Models;

/// <summary>The target sequences of a <see cref="Seq2SeqTransformer"/> for given sources.</summary>
internal sealed class Translation : ISequenceModel
{
    private readonly Seq2SeqTransformer model;
    private readonly Tensor source;

    public Translation(Seq2SeqTransformer model, Tensor source)
    {
        if (source.Rank != 2 || source.Shape[0] == 0 || source.Shape[1] == 0)
            throw new ShapeException($"Translate: the source must be tokens [batch, length], got {source.Shape}.");
        (this.model, this.source) = (model, source.To(DType.I64));
    }

    public int Vocabulary => model.Config.TargetVocabulary;

    public int? MaximumLength => model.Config.Context;

    public ISequenceState Start(int batch)
    {
        var sources = source.Shape[0];
        if (batch < 1 || batch % sources != 0)
            throw new ArgumentException($"Translate: {batch} sequences are not a multiple of {sources} sources.", nameof(batch));
        var decoder = model.Transformer.Decoder;
        var repeated = source.RepeatInterleave(batch / sources, 0);
        KeyValueCache[] caches = [.. decoder.Layers.Select(_ => Cache(batch, model.Config.Context))];
        KeyValueCache[] memory = [.. decoder.Layers.Select(_ => Cache(batch, source.Shape[1]))];
        // Which source tokens are padding follows its sequence when beams are reordered, so it is state as well.
        var keys = new StateBuffer(repeated.NotEqual(model.Config.Padding), persistent: false);
        Variable.Assign([.. Projected(memory, batch / sources)]);
        return new CachedSequences(model, batch, model.Config.Context, caches, [.. Buffers(memory), keys], (tokens, step) =>
        {
            var x = model.Embedded(model.TargetEmbedding, tokens, step.Positions(tokens.Shape[1]));
            x = decoder.Forward(x, step, caches, memory, new AttentionMasks { Keys = keys });
            return model.Logits(x.Select(1, -1));
        });
    }

    private static IEnumerable<StateBuffer> Buffers(KeyValueCache[] caches) => caches.SelectMany(cache => (StateBuffer[])[cache.Keys, cache.Values]);

    private KeyValueCache Cache(int batch, int capacity) =>
        new(batch, model.Config.Heads, capacity, model.Config.Width / model.Config.Heads);

    /// <summary>Keys and values of the source for each layer, once per target sequence.</summary>
    private IEnumerable<(Variable Variable, Tensor Value)> Projected(KeyValueCache[] memory, int copies)
    {
        var encoded = model.Encode(source);
        foreach (var (layer, cache) in model.Transformer.Decoder.Layers.Zip(memory))
        {
            var (keys, values) = layer.MultiheadAttn.ProjectKeys(encoded, encoded);
            yield return (cache.Keys, keys.RepeatInterleave(copies, 0));
            yield return (cache.Values, values.RepeatInterleave(copies, 0));
        }
    }
}
