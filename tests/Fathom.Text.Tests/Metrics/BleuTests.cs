namespace Fathom.Text.Tests;

public sealed class BleuTests
{
    [Fact]
    public void Tokens_part_signs_from_words_but_keep_numbers_whole()
    {
        Assert.Equal(["Hello", ",", "world", "!"], Bleu13aTokens.Split("Hello, world!"));
        Assert.Equal(["It", "costs", "$", "1,000.50", "(", "or", "so", ")", "."], Bleu13aTokens.Split("It costs $1,000.50 (or so)."));
        Assert.Equal(["in", "1998", "-", "99", "a", "well-known", "man's", "\"", "dog", "\""], Bleu13aTokens.Split("in 1998-99 a well-known man's &quot;dog&quot;"));
    }

    [Fact]
    public void The_same_text_scores_100_and_other_words_score_0()
    {
        Assert.Equal(100, Bleu.Of(["A man rides a red bicycle."], ["A man rides a red bicycle."]), 1e-9);
        Assert.Equal(0, Bleu.Of(["one two three four five"], ["A man rides a bicycle"]));
    }

    [Fact]
    public void A_word_counts_at_most_as_often_as_the_reference_has_it()
    {
        // Papineni et al., example 2: "the" seven times against two.
        var bleu = new Bleu();
        bleu.Add("the the the the the the the", "The cat is on the mat, the");
        Assert.Equal(100 * 2.0 / 7, bleu.Precisions[0], 1e-9);
    }

    [Fact]
    public void Counts_are_summed_over_the_corpus_before_dividing()
    {
        // 1-grams 7 of 9, 2-grams 5 of 7, 3-grams 3 of 5, 4-grams 1 of 3; 9 tokens against 10.
        var score = Bleu.Of(["a b c d x", "e f g y"], ["a b c d w", "e f g z v"]);
        var expected = 100 * Math.Exp(1 - 10.0 / 9) * Math.Pow(7.0 / 9 * (5.0 / 7) * (3.0 / 5) * (1.0 / 3), 0.25);
        Assert.Equal(expected, score, 1e-9);
    }

    [Fact]
    public void An_order_without_a_match_is_smoothed_by_halves()
    {
        var bleu = new Bleu();
        bleu.Add("a b x c d", "a b c d y");
        // 2-grams "a b" and "c d" match 2 of 4; no 3-gram of 3 and no 4-gram of 2 does.
        Assert.Equal([100 * 4.0 / 5, 100 * 2.0 / 4, 100 / (2.0 * 3), 100 / (4.0 * 2)], bleu.Precisions.ToArray());
    }

    [Fact]
    public void Unequal_numbers_of_sentences_are_an_error() =>
        Assert.Throws<ArgumentException>(() => Bleu.Of(["a"], []));
}
