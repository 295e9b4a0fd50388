using Fathom.Models;
using Fathom.Nn;
using Fathom.Text;

namespace Fathom.Cli;

/// <summary>The models of a run, whose probabilities are averaged, and the counts that all of them add to.</summary>
/// <param name="counts">Counts of words and pairs.</param>
/// <param name="members">At least one.</param>
internal sealed partial class SentimentEnsemble(NaiveBayes counts, IReadOnlyList<SentenceClassifier> members) : Module
{
    // Few lengths, so that few programs are compiled.
    private const int LengthRounding = 16;
    private const int ChunkSize = 256;

    /// <summary>Counts of words and pairs.</summary>
    public NaiveBayes Counts { get; } = counts;

    /// <summary>The models.</summary>
    public IReadOnlyList<SentenceClassifier> Members { get; } = members;

    /// <summary>New models; the same seed gives the same weights.</summary>
    public static SentimentEnsemble Build(SentimentConfig config) => new(
        new(config.Grams.Length, config.Classes.Length),
        [
            .. Enumerable.Range(0, config.Members).Select(number => new SentenceClassifier(
                config.Words.Length + 2, config.Classes.Length, config.VectorSize, config.Width, config.Dropout,
                new RandomKey(config.Seed).Fold(1).Fold((ulong)number))),
        ]);

    /// <summary>Logits of sentences by one model.</summary>
    /// <param name="member">The model.</param>
    /// <param name="sentences">The sentences.</param>
    /// <param name="counted">Their logits by counting, [B, K].</param>
    public static Tensor Logits(SentenceClassifier member, IEnumerable<EncodedSentence> sentences, Tensor counted)
    {
        var words = SequenceBatch.Pad([.. sentences.Select(sentence => sentence.Words)], new() { MultipleOf = LengthRounding });
        return member.Forward(words.Tokens, words.Lengths, counted);
    }

    /// <summary>Probability of each class for each sentence, none of which was counted.</summary>
    public float[][] Probabilities(IReadOnlyList<EncodedSentence> sentences, int classes)
    {
        Eval();
        return
        [
            .. sentences.Chunk(ChunkSize).SelectMany(chunk =>
            {
                var counted = Counts.Logits(Array.ConvertAll(chunk, sentence => sentence.Grams));
                var sum = Members.Select(member => Logits(member, chunk, counted).Softmax(1)).Aggregate((total, next) => total + next);
                return (sum / Members.Count).ToArray<float>().Chunk(classes);
            }),
        ];
    }
}
