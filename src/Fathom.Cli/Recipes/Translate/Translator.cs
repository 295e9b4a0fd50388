using Fathom.Models;
using Fathom.Text;

namespace Fathom.Cli;

/// <summary>A trained model that translates.</summary>
internal sealed class Translator(Seq2SeqTransformer model, Tokenizer tokenizer, TranslateConfig config)
{
    private const double LengthPenalty = 0.8;
    private const int ExtraTokens = 20;

    /// <summary>The network of a run.</summary>
    public static Seq2SeqTransformer Build(TranslateConfig config) => new(
        new(config.Vocabulary, config.Vocabulary, config.Width, config.Heads, config.Layers, config.FeedForward)
        {
            Context = Math.Max(256, 2 * config.LongestSentence),
            Dropout = config.Dropout,
            SharedEmbedding = true,
            Padding = TranslateTokens.Padding,
        },
        new RandomKey(config.Seed).Fold(1));

    /// <summary>The best translation of a sentence that the search finds.</summary>
    public string Translate(string sentence) => tokenizer.Decode(Tokens(TranslateTokens.Encode(tokenizer, sentence)), SpecialText.Skip);

    /// <summary>Translations of many sentences.</summary>
    /// <param name="sentences">The sentences.</param>
    /// <param name="cancellation">Ends early: then there are fewer translations.</param>
    public string[] Translate(IReadOnlyList<string> sentences, CancellationToken cancellation) =>
        [.. sentences.TakeWhile(_ => !cancellation.IsCancellationRequested).Select(Translate)];

    /// <summary>A translation with how much each of its tokens attends to each of the sentence's.</summary>
    public (string[] Source, string[] Target, float[] Weights) Attention(string sentence)
    {
        var source = TranslateTokens.Encode(tokenizer, sentence);
        var target = Tokens(source);
        // Row t is what the decoder looked at when it chose token t.
        int[] read = [TranslateTokens.Start, .. target[..^1]];
        var weights = model.AttentionMap(Row(source), Row(read)).ToArray<float>();
        return (Texts(source), Texts(target), weights);
    }

    private int[] Tokens(int[] source)
    {
        var most = Math.Min(source.Length + ExtraTokens + source.Length / 2, model.Config.Context - 1);
        var search = new BeamSearch(model.Translate(Row(source)));
        return [.. search.Search([TranslateTokens.Start], new() { Beams = config.Beams, MaximumTokens = most, LengthPenalty = LengthPenalty, StopTokens = [TranslateTokens.End] })[0].Tokens];
    }

    private static Tensor Row(int[] ids) => Tensor.From<long>(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]);

    private string[] Texts(int[] ids) => Array.ConvertAll(ids, id => tokenizer.Decode([id]).Trim());
}
