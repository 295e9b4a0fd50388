namespace Fathom.Text.Tests;

public class TextGeneratorTests
{
    private static readonly ByteTokenizer Bytes = new("<end>");

    [Fact]
    public void Greedy_follows_the_most_probable()
    {
        var result = Says("hello world").Generate("h", new() { Sampling = SamplingOptions.Greedy, MaximumTokens = 10 });
        Assert.Equal("ello world", result.Text);
        Assert.Equal(FinishReason.Length, result.Reason);
    }

    [Fact]
    public void The_same_key_gives_the_same_text_and_another_key_another()
    {
        var generator = new TextGenerator(FakeModel.Random(257, 1), Bytes);
        var first = generator.Generate("a", new() { Key = new RandomKey(1) });
        Assert.Equal(first.Tokens, generator.Generate("a", new() { Key = new RandomKey(1) }).Tokens);
        Assert.NotEqual(first.Tokens, generator.Generate("a", new() { Key = new RandomKey(2) }).Tokens);
    }

    [Fact]
    public void A_batch_of_prompts_of_any_lengths_gives_what_each_gets_alone()
    {
        var generator = new TextGenerator(FakeModel.Random(257, 2), Bytes);
        var options = new GenerationOptions { Sampling = SamplingOptions.Greedy, MaximumTokens = 20 };
        string[] prompts = ["a", "a longer prompt", "mid", "a"];
        var together = generator.Generate(prompts, options);
        for (var index = 0; index < prompts.Length; index++)
            Assert.Equal(generator.Generate(prompts[index], options).Tokens, together[index].Tokens);
    }

    [Fact]
    public void A_stop_token_ends_the_text()
    {
        var table = Enumerable.Range(0, 257).Select(last => One(257, last == 'c' ? 256 : (last + 1) % 257)).ToArray();
        var result = new TextGenerator(FakeModel.Chain(table), Bytes).Generate("a", new() { Sampling = SamplingOptions.Greedy, StopTokens = [256] });
        Assert.Equal("bc", result.Text);
        Assert.Equal(['b', 'c', 256], result.Tokens);
        Assert.Equal(FinishReason.StopToken, result.Reason);
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_text_also_across_tokens()
    {
        var options = new GenerationOptions { Sampling = SamplingOptions.Greedy, MaximumTokens = 40, StopSequences = ["\nUser:", "world!"] };
        var result = Says("hello wor worl\nUse it\nUser: no").Generate("h", options);
        Assert.Equal("ello wor worl\nUse it", result.Text);
        Assert.Equal(FinishReason.StopSequence, result.Reason);
        Assert.Equal(result.Text, string.Concat(await Collect(Says("hello wor worl\nUse it\nUser: no").StreamAsync("h", options))));
    }

    [Fact]
    public void The_beginning_of_a_stop_sequence_at_the_end_is_text() => Assert.Equal(
        "ello\nUs", Says("hello\nUs").Generate("h", new() { Sampling = SamplingOptions.Greedy, MaximumTokens = 7, StopSequences = ["\nUser:"] }).Text);

    [Fact]
    public async Task Streaming_gives_whole_characters()
    {
        var pieces = await Collect(Says("aé北👍!").StreamAsync("a", new() { Sampling = SamplingOptions.Greedy, MaximumTokens = 10 }));
        Assert.Equal(["é", "北", "👍", "!"], pieces);
    }

    [Fact]
    public async Task Streaming_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var generator = new TextGenerator(FakeModel.Random(257, 3), new ByteTokenizer("<end>"));
        var count = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in generator.StreamAsync("a", new() { MaximumTokens = 100_000 }, source.Token))
                if (++count == 3)
                    source.Cancel();
        });
        Assert.Equal(3, count);
    }

    [Fact]
    public void The_models_limit_ends_the_text()
    {
        var model = new FakeModel(257, _ => One(257, 'x'), maximumLength: 8);
        Assert.Equal("xxxxx", new TextGenerator(model, Bytes).Generate("abc", new() { Sampling = SamplingOptions.Greedy }).Text);
    }

    [Fact]
    public void Prompts_that_cannot_be_continued_say_why()
    {
        var generator = new TextGenerator(new FakeModel(257, _ => One(257, 'x'), maximumLength: 4), Bytes);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => generator.Generate("")).Message);
        Assert.Contains("5 tokens, and the model takes 4", Assert.Throws<ArgumentException>(() => generator.Generate("abcde")).Message);
        Assert.Contains("id 300", Assert.Throws<ArgumentException>(() => generator.Generate([[300]])).Message);
        Assert.Contains("belong together", Assert.Throws<ArgumentException>(() => new TextGenerator(FakeModel.Random(10, 1), Bytes).Generate("a")).Message);
        Assert.Throws<ArgumentException>(() => { _ = generator.StreamAsync(""); });
    }

    [Fact]
    public void Sampling_gives_the_chains_distribution()
    {
        var model = FakeModel.Chain([[MathF.Log(0.7f), MathF.Log(0.3f)], [MathF.Log(0.4f), MathF.Log(0.6f)]]);
        var tokenizer = CharacterTokenizer.Train("ab");
        var result = new TextGenerator(model, tokenizer).Generate("a", new() { MaximumTokens = 20_000, Key = new RandomKey(9) });
        // Stationary distribution 4/7, 3/7; five standard errors of a chain with this correlation are below 0.03.
        Assert.Equal(4.0 / 7, result.Tokens.Count(token => token == 0) / 20_000.0, 0.03);
    }

    private static async Task<List<string>> Collect(IAsyncEnumerable<string> stream)
    {
        var pieces = new List<string>();
        await foreach (var piece in stream)
            pieces.Add(piece);
        return pieces;
    }

    /// <summary>A model that goes on with <paramref name="text"/> wherever it is, byte by byte.</summary>
    private static TextGenerator Says(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return new(new FakeModel(257, tokens => One(257, tokens.Count < bytes.Length ? bytes[tokens.Count] : '.')), Bytes);
    }

    private static float[] One(int vocabulary, int id)
    {
        var logits = new float[vocabulary];
        logits[id] = 5;
        return logits;
    }
}
