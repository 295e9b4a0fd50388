using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// Classes of sentences: an LSTM reads the words in both directions, and the mean and the maximum of what it hands on give logits; what single words say by
/// counting is added to them, by a share that is learned, so that the recurrence need not learn it.
/// </summary>
/// <remarks>"Wide and deep" learning: Cheng et al. (2016), arXiv:1606.07792. Counted logits: <see cref="NaiveBayes"/>.</remarks>
public sealed partial class SentenceClassifier : Module
{
    /// <summary>A new network.</summary>
    /// <param name="words">Number of words; word 0 is padding.</param>
    /// <param name="classes">Number of classes K.</param>
    /// <param name="size">Length of the words' vectors.</param>
    /// <param name="hidden">Memory of the LSTM in each direction.</param>
    /// <param name="dropout">Share of vectors and features that training silences.</param>
    /// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
    public SentenceClassifier(int words, int classes, int size = 128, int hidden = 96, double dropout = 0.5, RandomKey? random = null)
    {
        Embedding = new(words, size, paddingIndex: 0, random: random);
        Lstm = new(size, hidden, batchFirst: true, bidirectional: true, random: random);
        Head = new(4 * hidden, classes, random: random);
        WordDropout = new(dropout, random);
        Dropout = new(dropout, random);
    }

    /// <summary>Vectors of words, [words, size].</summary>
    public Embedding Embedding { get; }

    /// <summary>The recurrent network.</summary>
    public Lstm Lstm { get; }

    /// <summary>From its features to logits.</summary>
    public Linear Head { get; }

    /// <summary>Share of the counted logits that is added, f32 [1].</summary>
    public Parameter CountedShare { get; } = new(Tensor.Full([1], 0.3f));

    private Dropout WordDropout { get; }

    private Dropout Dropout { get; }

    /// <summary>Logits [B, K] of sentences.</summary>
    /// <param name="words">Words, i64 [B, T], short sentences filled up with 0.</param>
    /// <param name="lengths">Words of each sentence, i64 [B], at least 1.</param>
    /// <param name="counted">Logits by counting, f32 [B, K].</param>
    public Tensor Forward(Tensor words, Tensor lengths, Tensor counted)
    {
        var (features, _) = Lstm.Forward(WordDropout.Forward(Embedding.Forward(words)), state: null, lengths);
        // Features beyond the end are zero.
        var mean = features.Sum([1]) / lengths.To(DType.F32).Unsqueeze(1);
        var padding = words.EqualTo(0).Unsqueeze(2);
        var maximum = Tensor.Where(padding, float.NegativeInfinity, features).Max([1]);
        return Head.Forward(Dropout.Forward(Tensor.Concatenate([mean, maximum], 1))) + CountedShare * counted;
    }
}
