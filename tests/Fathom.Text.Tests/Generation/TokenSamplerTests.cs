namespace Fathom.Text.Tests;

public class TokenSamplerTests
{
    // Probabilities 0.5, 0.25, 0.15, 0.1.
    private static readonly float[] Logits = [.. new[] { 0.5, 0.25, 0.15, 0.1 }.Select(p => (float)Math.Log(p))];

    public static TheoryData<string, double[]> Cuts => new()
    {
        { "all", [0.5, 0.25, 0.15, 0.1] },
        { "top-k 2", [2.0 / 3, 1.0 / 3, 0, 0] },
        { "top-p 0.7", [2.0 / 3, 1.0 / 3, 0, 0] },
        { "top-p 0.8", [0.5 / 0.9, 0.25 / 0.9, 0.15 / 0.9, 0] },
        { "top-k 3, top-p 0.8", [2.0 / 3, 1.0 / 3, 0, 0] },
        { "min-p 0.25", [0.5 / 0.9, 0.25 / 0.9, 0.15 / 0.9, 0] },
        { "temperature 0.5", [0.25 / 0.345, 0.0625 / 0.345, 0.0225 / 0.345, 0.01 / 0.345] },
        { "penalty 2", [0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Frequencies_are_the_probabilities(string name, double[] expected)
    {
        var options = name switch
        {
            "top-k 2" => new SamplingOptions { TopK = 2 },
            "top-p 0.7" => new() { TopP = 0.7f },
            "top-p 0.8" => new() { TopP = 0.8f },
            "top-k 3, top-p 0.8" => new() { TopK = 3, TopP = 0.8f },
            "min-p 0.25" => new() { MinP = 0.25f },
            "temperature 0.5" => new() { Temperature = 0.5f },
            "penalty 2" => new() { RepetitionPenalty = 2 },
            _ => new(),
        };
        if (name == "penalty 2")
        {
            // The logits of 0 and 3 are negative, so they double: p becomes p² before normalising.
            double[] weights = [0.25, 0.25, 0.15, 0.01];
            expected = [.. weights.Select(weight => weight / weights.Sum())];
        }
        const int draws = 40_000;
        var counts = new int[4];
        var sampler = new TokenSampler(options);
        for (var draw = 0; draw < draws; draw++)
            counts[sampler.Choose([.. Logits], [0, 3, 0], (draw + 0.5) / draws)]++;
        // Evenly spread numbers give each token its share to within a draw or two at the borders.
        for (var id = 0; id < 4; id++)
            Assert.Equal(expected[id], counts[id] / (double)draws, 1e-4);
    }

    [Fact]
    public void Positive_logits_are_divided_by_the_penalty() =>
        Assert.Equal(1, new TokenSampler(new() { Temperature = 0, RepetitionPenalty = 1.5f }).Choose([2f, 1.5f], [0], 0.9));

    [Fact]
    public void Greedy_takes_the_lowest_of_equals() => Assert.Equal(1, new TokenSampler(SamplingOptions.Greedy).Choose([0f, 3f, 3f], [], 0.99));

    [Fact]
    public void A_token_without_probability_is_never_drawn()
    {
        foreach (var uniform in (double[])[0, 0.5, 1 - 1e-12])
            Assert.Equal(1, new TokenSampler(new()).Choose([float.NegativeInfinity, 0, float.NegativeInfinity], [], uniform));
    }

    [Fact]
    public void A_model_that_diverged_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => new TokenSampler(new()).Choose([float.NaN, float.NaN], [], 0.5));

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Contains("TopP is 0", Assert.Throws<ArgumentException>(() => new TokenSampler(new() { TopP = 0 })).Message);
        Assert.Contains("TopK is 0", Assert.Throws<ArgumentException>(() => new TokenSampler(new() { TopK = 0 })).Message);
        Assert.Contains("Temperature is -1", Assert.Throws<ArgumentException>(() => new TokenSampler(new() { Temperature = -1 })).Message);
        Assert.Contains("MinP is 2", Assert.Throws<ArgumentException>(() => new TokenSampler(new() { MinP = 2 })).Message);
    }

    [Fact]
    public void The_nucleus_of_a_large_vocabulary_is_that_of_sorting_it_all()
    {
        var numbers = new RandomKey(5).Numbers();
        float[] logits = [.. Enumerable.Range(0, 5000).Select(_ => (float)(3 * numbers.NextNormal()))];
        var weights = logits.Select((logit, id) => (Weight: Math.Exp(logit), Id: id)).OrderByDescending(pair => pair.Weight).ToList();
        var (sum, total, nucleus) = (0.0, weights.Sum(pair => pair.Weight), new HashSet<int>());
        foreach (var (weight, id) in weights.TakeWhile(pair => sum < 0.9 * total))
            _ = nucleus.Add(id) && (sum += weight) > 0;
        var drawn = Enumerable.Range(0, 20_000).Select(draw => new TokenSampler(new() { TopP = 0.9f }).Choose([.. logits], [], (draw + 0.5) / 20_000)).Take(2000).ToHashSet();
        Assert.Subset(nucleus, drawn);
        Assert.Equal(weights[0].Id, new TokenSampler(new() { TopP = 0.9f }).Choose([.. logits], [], 0));
    }
}
