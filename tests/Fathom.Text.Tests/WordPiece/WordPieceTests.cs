namespace Fathom.Text.Tests;

public class WordPieceTests
{
    private static readonly Tokenizer Bert = Load(
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "##a", "want", "wanted", "##ed", "runn", "##ing", ",", "cafe", "北", "京", "[", "]", "cls", "!", "the", "'");

    [Fact]
    public void Takes_the_longest_beginning_and_continuations() =>
        Assert.Equal("[CLS] un ##aff ##able wanted runn ##ing [SEP]", Tokens("UNaffable wanted running"));

    [Fact]
    public void A_word_that_cannot_be_spelled_is_unknown_as_a_whole() => Assert.Equal("[CLS] [UNK] un [SEP]", Tokens("unx un"));

    [Fact]
    public void Basic_tokenisation_lowers_strips_accents_and_sets_han_and_punctuation_apart() =>
        Assert.Equal("[CLS] cafe , cafe ! 北 京 [SEP]", Tokens("CAFÉ,\tcafe\u0301\u0000! 北京"));

    [Fact]
    public void A_pair_is_two_segments()
    {
        var (ids, types) = Bert.EncodePair("un", "the, want");
        Assert.Equal("[CLS] un [SEP] the , want [SEP]", string.Join(' ', ids.Select(id => Bert.Vocabulary[id])));
        Assert.Equal([0, 0, 0, 1, 1, 1, 1], types);
    }

    [Fact]
    public void Special_tokens_in_text_are_split_like_other_text() => Assert.Equal("[CLS] [ cls ] [SEP]", Tokens("[CLS]"));

    [Fact]
    public void Decoding_puts_words_together() =>
        Assert.Equal("unaffable, the cafe!", Bert.Decode(Bert.Encode("unaffable, the cafe !"), SpecialText.Skip));

    [Fact]
    public void A_word_of_many_characters_is_unknown() => Assert.Equal("[CLS] [UNK] [SEP]", Tokens("un" + new string('a', 99)));

    [Fact]
    public void A_token_that_stands_twice_is_an_error_with_its_line() =>
        Assert.Contains("line 5: the token \"a\" stands in line 4", Assert.Throws<InvalidDataException>(() => Load("[UNK]", "[CLS]", "[SEP]", "a", "a")).Message);

    [Fact]
    public void A_vocabulary_without_special_tokens_is_no_berts() =>
        Assert.Contains("[CLS] is missing", Assert.Throws<InvalidDataException>(() => Load("[UNK]", "a")).Message);

    private static string Tokens(string text) => string.Join(' ', Bert.Encode(text).Select(id => Bert.Vocabulary[id]));

    private static Tokenizer Load(params string[] tokens)
    {
        using var file = new TemporaryFile(string.Join('\n', tokens) + "\n");
        return BertFiles.Load(file.Path);
    }
}
