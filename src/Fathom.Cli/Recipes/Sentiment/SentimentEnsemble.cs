using Fathom.Models;
using Fathom.Nn;
using Fathom.Text;

namespace Fathom.Cli;

/// <summary>The models of a run, whose probabilities are averaged.</summary>
/// <param name="members">At least one.</param>
internal sealed partial class SentimentEnsemble(IReadOnlyList<SentenceClassifier> members) : Module
{
    // Few lengths, so that few programs are compiled.
    private const int LengthRounding = 16;
    private const int ChunkSize = 256;

    /// <summary>The models.</summary>
    public IReadOnlyList<SentenceClassifier> Members { get; } = members;

    /// <summary>New models; the same seed gives the same weights.</summary>
    public static SentimentEnsemble Build(SentimentConfig config) => new([.. Enumerable.Range(0, config.Members).Select(number => new SentenceClassifier(
        config.Words.Length + 2, config.Grams.Length + 1, config.Classes.Length, config.VectorSize, config.Width, config.Dropout,
        new RandomKey(config.Seed).Fold(1).Fold((ulong)number)))]);

    /// <summary>Logits of sentences by one model.</summary>
    public static Tensor Logits(SentenceClassifier member, IReadOnlyList<EncodedSentence> sentences)
    {
        var words = SequenceBatch.Pad([.. sentences.Select(sentence => sentence.Words)], new() { MultipleOf = LengthRounding });
        // A sentence of words that are all unknown has no grams, and a batch must have some.
        var grams = SequenceBatch.Pad([.. sentences.Select(sentence => sentence.Grams.Length > 0 ? sentence.Grams : [0])], new() { MultipleOf = LengthRounding });
        return member.Forward(words.Tokens, words.Lengths, grams.Tokens);
    }

    /// <summary>Probability of each class for each sentence.</summary>
    public float[][] Probabilities(IReadOnlyList<EncodedSentence> sentences, int classes)
    {
        Eval();
        return
        [
            .. sentences.Chunk(ChunkSize).SelectMany(chunk =>
            {
                var sum = Members.Select(member => Logits(member, chunk).Softmax(1)).Aggregate((total, next) => total + next);
                return (sum / Members.Count).ToArray<float>().Chunk(classes);
            }),
        ];
    }
}
