namespace Fathom.Text.Tests;

public class TextDatasetTests
{
    [Fact]
    public void A_file_is_split_at_its_end()
    {
        using var file = new TemporaryFile(string.Concat(Enumerable.Range(0, 100).Select(index => (char)('a' + index % 26))));
        var data = TextDataset.Load(file.Path, text => CharacterTokenizer.Train(text), context: 8);
        Assert.Equal(90, data.Train.Tokens.Length);
        Assert.Equal(10, data.Validation.Tokens.Length);
        Assert.Equal("abc", data.Tokenizer.Decode(data.Train.Tokens.Span[..3]));
    }

    [Fact]
    public void Text_shorter_than_the_context_says_what_to_do()
    {
        using var file = new TemporaryFile("a short text");
        var error = Assert.Throws<InvalidDataException>(() => TextDataset.Load(file.Path, text => CharacterTokenizer.Train(text), context: 64));
        Assert.Contains("has 10 tokens; a context of 64 takes at least 65", error.Message);
        Assert.StartsWith(file.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_and_one_in_another_encoding_are_errors()
    {
        using var empty = new TemporaryFile(" \n");
        using var latin = new TemporaryFile([(byte)'c', (byte)'a', (byte)'f', 0xE9, (byte)'\n', (byte)'x']);
        Assert.Contains("no text", Assert.Throws<InvalidDataException>(() => TextDataset.Load(empty.Path, _ => new ByteTokenizer(), 4)).Message);
        Assert.Contains("0xE9 at offset 3", Assert.Throws<InvalidDataException>(() => TextDataset.Load(latin.Path, _ => new ByteTokenizer(), 4)).Message);
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        using var file = new TemporaryFile([0xEF, 0xBB, 0xBF, .. "abcdefghij"u8]);
        Assert.Equal(10, TextDataset.Load(file.Path, text => CharacterTokenizer.Train(text), 2, 0.4).Tokenizer.Vocabulary.Count);
    }
}
