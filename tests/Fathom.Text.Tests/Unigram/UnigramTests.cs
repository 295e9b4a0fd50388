using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Text.Tests;

public class UnigramTests
{
    private static readonly (string, double)[] Pieces =
        [("<unk>", 0), ("a", -2.0), ("b", -2.5), ("ab", -3.0), ("ba", -3.1), ("aba", -4.2), ("bab", -5.0), ("abab", -5.9), ("c", -1.0)];

    [Fact]
    public void Finds_the_best_of_all_segmentations() =>
        Prop.ForAll(Gen.Elements('a', 'b', 'c').ListOf().Where(list => list.Count is > 0 and < 10).Select(list => string.Concat(list)).ToArbitrary(), text =>
        {
            var ids = new List<int>();
            new UnigramModel(Pieces, unknown: 0).Encode(text, ids);
            return string.Concat(ids.Select(id => Pieces[id].Item1)) == text && Math.Abs(ids.Sum(id => Pieces[id].Item2) - Best(text)) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Unknown_characters_in_a_row_are_one_token()
    {
        var ids = new List<int>();
        new UnigramModel(Pieces, unknown: 0).Encode("axyzb", ids);
        Assert.Equal([1, 0, 2], ids);
    }

    [Fact]
    public void Training_finds_words_and_reaches_the_size()
    {
        var tokenizer = UnigramTrainer.Train([string.Join(' ', Enumerable.Repeat("the cat sat on the mat and the dog ate the cat", 50))], new() { VocabularySize = 300 });
        Assert.True(tokenizer.Vocabulary.TryGetId("▁the", out _));
        Assert.InRange(tokenizer.Vocabulary.Count, 257, 300);
        Assert.Single(tokenizer.Encode("the", new() { Template = false }));
    }

    [Fact]
    public void Training_hits_the_size_when_the_text_is_rich_enough() =>
        Assert.Equal(375, UnigramTrainer.Train([SomeText.English, SomeText.Hard], new() { VocabularySize = 375 }).Vocabulary.Count);

    [Fact]
    public void The_same_text_gives_the_same_pieces() => Assert.Equal(
        ((UnigramModel)UnigramTrainer.Train([SomeText.English], new() { VocabularySize = 340 }).Model).Pieces,
        ((UnigramModel)UnigramTrainer.Train([SomeText.English], new() { VocabularySize = 340 }).Model).Pieces);

    [Fact]
    public void A_vocabulary_without_room_for_the_characters_says_so() =>
        Assert.Contains("different characters", Assert.Throws<ArgumentException>(() => UnigramTrainer.Train([SomeText.Hard], new() { VocabularySize = 270 })).Message);

    [Fact]
    public void Expected_counts_are_those_of_all_segmentations()
    {
        // Two ways to spell "ab": a, b with e⁻² · e⁻¹ and ab with e⁻²; the first has the share 1 / (1 + e).
        List<ScoredPiece> pieces = [new("a", -2), new("b", -1), new("ab", -2)];
        var expected = PieceLattice.Expect([("ab", 10)], pieces);
        var share = 1 / (1 + Math.E);
        Assert.Equal([10 * share, 10 * share, 10 * (1 - share)], expected, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    private static double Best(string text) => text.Length == 0
        ? 0
        : Pieces.Skip(1).Where(piece => text.StartsWith(piece.Item1, StringComparison.Ordinal)).Max(piece => piece.Item2 + Best(text[piece.Item1.Length..]));
}
