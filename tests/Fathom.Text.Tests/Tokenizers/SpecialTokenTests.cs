namespace Fathom.Text.Tests;

/// <summary>Text from outside cannot smuggle in special tokens.</summary>
public class SpecialTokenTests
{
    private const string End = "<|endoftext|>";

    public static TheoryData<string> Kinds => ["bytes", "characters", "bpe", "unigram", "wordpiece", "ignore merges"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void In_ordinary_text_is_ordinary_text(string kind)
    {
        var tokenizer = Make(kind);
        foreach (var text in (string[])[End, "a" + End + "b", End + End, " " + End])
            Assert.DoesNotContain(tokenizer.Encode(text), tokenizer.Vocabulary.IsSpecial);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Is_one_token_where_the_caller_allows_it(string kind)
    {
        var tokenizer = Make(kind);
        var ids = tokenizer.Encode("it" + End + "was", new() { Special = AllowedSpecial.Only(End) });
        Assert.Single(ids, tokenizer.Vocabulary.IdOf(End));
        Assert.Equal(ids, tokenizer.Encode("it" + End + "was", new() { Special = AllowedSpecial.All }));
    }

    [Fact]
    public void Byte_pieces_are_not_matched_by_text_that_spells_them()
    {
        var tokenizer = Make("unigram");
        var ids = tokenizer.Encode("<0x41>");
        Assert.DoesNotContain(tokenizer.Vocabulary.IdOf("<0x41>"), ids);
        Assert.Equal("<0x41>", tokenizer.Decode(ids));
    }

    [Fact]
    public void An_unknown_name_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => Make("bpe").Encode("a", new() { Special = AllowedSpecial.Only("<|im_end|>") }));
        Assert.Contains("<|im_end|>", error.Message);
    }

    [Fact]
    public void Decoding_can_leave_them_out()
    {
        var tokenizer = Make("bpe");
        int[] ids = [.. tokenizer.Encode("it"), tokenizer.Vocabulary.IdOf(End)];
        Assert.Equal("it" + End, tokenizer.Decode(ids));
        Assert.Equal("it", tokenizer.Decode(ids, SpecialText.Skip));
    }

    [Fact]
    public void The_longest_of_overlapping_tokens_wins_and_strips_what_it_says()
    {
        var model = new BpeModel(["a", "b", " ", "<"], []);
        var tokenizer = new Tokenizer(model, [new(4, "<b"), new(5, "<b<"), new(6, "ab") { Special = false, SingleWord = true, RightStrip = true }]);
        Assert.Equal([5, 1], tokenizer.Encode("<b<b", new() { Special = AllowedSpecial.All }));
        Assert.Equal([6, 1], tokenizer.Encode("ab  b"));
        Assert.Equal([0, 1, 1], tokenizer.Encode("abb"));
    }

    private static ITokenizer Make(string kind) => kind switch
    {
        "bytes" => new ByteTokenizer(End),
        "characters" => CharacterTokenizer.Train(SomeText.English + End, End),
        "bpe" => BpeTrainer.Train(SomeText.English, new() { VocabularySize = 300 }),
        "unigram" => UnigramTrainer.Train([SomeText.English + End + End], new() { VocabularySize = 350, Special = [End] }),
        "wordpiece" => new Tokenizer(new WordPieceModel(["[UNK]", End, "it", "was", "a", "b", "##b"]), [new(1, End)]) { PreTokenizer = new WhitespaceSplitPreTokenizer() },
        _ => new Tokenizer(new BpeModel([.. End.Concat("itwasb ").Distinct().Select(c => c.ToString()), End], [], new() { IgnoreMerges = true }), [new(End.Concat("itwasb ").Distinct().Count(), End)]),
    };
}
