namespace Fathom.Text.Tests;

public class CharacterTokenizerTests
{
    [Fact]
    public void Ids_follow_code_point_order()
    {
        var tokenizer = CharacterTokenizer.Train("hello 👍", "<end>");
        Assert.Equal([" ", "e", "h", "l", "o", "👍", "<end>"], Enumerable.Range(0, tokenizer.Vocabulary.Count).Select(id => tokenizer.Vocabulary[id]));
        Assert.Equal([2, 1, 3, 3, 4, 0, 5], tokenizer.Encode("hello 👍"));
    }

    [Fact]
    public void A_character_that_was_not_there_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => CharacterTokenizer.Train("abc").Encode("abжc"));
        Assert.Contains("\"ж\" (U+0436) at position 2", error.Message);
    }

    [Fact]
    public void Decoding_an_id_that_is_none_says_the_range()
    {
        var error = Assert.Throws<ArgumentException>(() => CharacterTokenizer.Train("abc").Decode([3]));
        Assert.Contains("ids are 0 to 2", error.Message);
    }
}
