using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// Classes of sentences: an LSTM reads the words in both directions, and the mean and the maximum of what it hands on give logits; beside it every word and
/// pair of words adds logits of its own, so that what single words say need not be learned through the recurrence.
/// </summary>
/// <remarks>
/// "Wide and deep" learning: Cheng et al. (2016), arXiv:1606.07792. Log-probability ratios of words and pairs as first values of the wide part:
/// Wang and Manning (2012), "Baselines and Bigrams: Simple, Good Sentiment and Topic Classification".
/// </remarks>
public sealed partial class SentenceClassifier : Module
{
    /// <summary>A new network.</summary>
    /// <param name="words">Number of words; word 0 is padding.</param>
    /// <param name="grams">Number of words and pairs that add logits of their own; number 0 is padding.</param>
    /// <param name="classes">Number of classes K.</param>
    /// <param name="size">Length of the words' vectors.</param>
    /// <param name="hidden">Memory of the LSTM in each direction.</param>
    /// <param name="dropout">Share of vectors and features that training silences.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public SentenceClassifier(int words, int grams, int classes, int size = 128, int hidden = 96, double dropout = 0.5, RandomKey? random = null)
    {
        Embedding = new(words, size, paddingIndex: 0, random: random);
        Lstm = new(size, hidden, batchFirst: true, bidirectional: true, random: random);
        Head = new(4 * hidden, classes, random: random);
        Grams = new(grams, classes, paddingIndex: 0, random: random);
        Grams.Weight.Assign(Init.Zeros(Grams.Weight.Shape));
        WordDropout = new(dropout, random);
        Dropout = new(dropout, random);
    }

    /// <summary>Vectors of words, [words, size].</summary>
    public Embedding Embedding { get; }

    /// <summary>The recurrent network.</summary>
    public Lstm Lstm { get; }

    /// <summary>From its features to logits.</summary>
    public Linear Head { get; }

    /// <summary>Logits of words and pairs, [grams, K], zero at first.</summary>
    public Embedding Grams { get; }

    /// <summary>How much the logits of words and pairs count.</summary>
    public Parameter GramScale { get; } = new(Tensor.Full([1], 0.3f));

    private Dropout WordDropout { get; }

    private Dropout Dropout { get; }

    /// <summary>Logits [B, K] of sentences.</summary>
    /// <param name="words">Words, i64 [B, T], short sentences filled up with 0.</param>
    /// <param name="lengths">Words of each sentence, i64 [B], at least 1.</param>
    /// <param name="grams">Words and pairs, i64 [B, G], filled up with 0.</param>
    public Tensor Forward(Tensor words, Tensor lengths, Tensor grams)
    {
        var (features, _) = Lstm.Forward(WordDropout.Forward(Embedding.Forward(words)), state: null, lengths);
        // Features beyond the end are zero.
        var mean = features.Sum([1]) / lengths.To(DType.F32).Unsqueeze(1);
        var padding = words.EqualTo(0).Unsqueeze(2);
        var maximum = Tensor.Where(padding, float.NegativeInfinity, features).Max([1]);
        return Head.Forward(Dropout.Forward(Tensor.Concatenate([mean, maximum], 1))) + GramScale * Grams.Forward(grams).Sum([1]);
    }
}
