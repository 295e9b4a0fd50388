namespace Fathom.Text.Tests;

public class Gpt2FilesTests
{
    [Fact]
    public void Saved_and_loaded_gives_the_same_ids()
    {
        var trained = BpeTrainer.Train(SomeText.English, new() { VocabularySize = 320 });
        using var vocabulary = new TemporaryFile();
        using var merges = new TemporaryFile();
        Gpt2Files.Save(trained, vocabulary.Path, merges.Path);
        var loaded = Gpt2Files.Load(vocabulary.Path, merges.Path);
        Assert.Equal(trained.Encode(SomeText.English + SomeText.Hard), loaded.Encode(SomeText.English + SomeText.Hard));
        Assert.Equal(trained.Vocabulary.Special, loaded.Vocabulary.Special);
    }

    [Theory]
    [InlineData("#version: 0.2\na b\nab", "line 3: a merge is two tokens")]
    [InlineData("a b\n\nb a\n", "line 3: the merge needs the token \"ba\"")]
    [InlineData("a  b\n", "line 1: a merge is two tokens")]
    public void Damaged_merges_are_errors_with_their_line(string text, string expected)
    {
        using var vocabulary = new TemporaryFile("""{"a": 0, "b": 1, "ab": 2}""");
        using var merges = new TemporaryFile(text);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Gpt2Files.Load(vocabulary.Path, merges.Path)).Message);
    }

    [Fact]
    public void A_vocabulary_that_is_no_json_is_an_error_with_its_line()
    {
        using var vocabulary = new TemporaryFile("{\"a\": 0,\n oops}");
        using var merges = new TemporaryFile("");
        Assert.Contains("line 2, byte", Assert.Throws<InvalidDataException>(() => Gpt2Files.Load(vocabulary.Path, merges.Path)).Message);
    }

    [Fact]
    public void A_special_token_that_is_missing_is_an_error()
    {
        using var vocabulary = new TemporaryFile("""{"a": 0}""");
        using var merges = new TemporaryFile("");
        Assert.Contains("<|pad|>", Assert.Throws<InvalidDataException>(() => Gpt2Files.Load(vocabulary.Path, merges.Path, ["<|pad|>"])).Message);
    }
}
