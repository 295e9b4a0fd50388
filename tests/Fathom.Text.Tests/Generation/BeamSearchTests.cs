namespace Fathom.Text.Tests;

public class BeamSearchTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.6)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    public void With_enough_beams_it_finds_what_exhaustive_search_finds(ulong seed, double penalty)
    {
        var model = FakeModel.Random(4, seed);
        var found = new BeamSearch(model).Search([1], new() { Beams = 256, MaximumTokens = 4, LengthPenalty = penalty, StopTokens = [0] });
        var all = Exhaustive(model, [], 0, 4, penalty).OrderByDescending(hypothesis => hypothesis.Score).ToList();
        Assert.Equal(all[0].Tokens, found[0].Tokens);
        for (var rank = 0; rank < 5; rank++)
            Assert.Equal(all[rank].Score, found[rank].Score, 1e-5);
    }

    [Fact]
    public void More_beams_find_no_worse_text()
    {
        // Greedy takes 1 (0.6), after which nothing is probable; the better text begins with 2.
        float[][] table = [[0, 0, 0, 0], [0, 0, 0, 0], [-9, -9, -9, 9], [9, -9, -9, -9]];
        var model = new FakeModel(4, tokens => tokens.Count == 1 ? [-9, MathF.Log(0.6f), MathF.Log(0.4f), -9] : table[tokens[^1]]);
        var greedy = new BeamSearch(model).Search([0], new() { Beams = 1, MaximumTokens = 3, LengthPenalty = 0 });
        var beams = new BeamSearch(model).Search([0], new() { Beams = 2, MaximumTokens = 3, LengthPenalty = 0 });
        Assert.Equal(1, greedy[0].Tokens[0]);
        Assert.Equal([2, 3, 0], beams[0].Tokens);
        Assert.True(beams[0].Score > greedy[0].Score);
    }

    [Fact]
    public void The_score_is_the_log_probability_over_the_penalty()
    {
        var model = FakeModel.Random(5, 7);
        var best = new BeamSearch(model).Search([1, 2], new() { Beams = 3, MaximumTokens = 6, LengthPenalty = 0.8, StopTokens = [0] })[0];
        List<int> tokens = [1, 2];
        var total = 0.0;
        foreach (var token in best.Tokens)
        {
            var logits = model.Logits(tokens);
            total += logits[token] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
            tokens.Add(token);
        }
        Assert.Equal(total, best.LogProbability, 1e-5);
        Assert.Equal(total / Math.Pow((5.0 + best.Tokens.Count) / 6, 0.8), best.Score, 1e-5);
    }

    [Fact]
    public void It_ends_when_nothing_open_can_be_better()
    {
        var model = new FakeModel(3, _ => [8, 0, 0]);
        _ = new BeamSearch(model).Search([1], new() { Beams = 2, MaximumTokens = 500, LengthPenalty = 0, StopTokens = [0] });
        Assert.InRange(model.Calls, 1, 5);
    }

    [Fact]
    public void One_beam_without_penalty_is_greedy()
    {
        var model = FakeModel.Random(20, 11);
        var greedy = new List<int> { 3 };
        for (var step = 0; step < 8; step++)
            greedy.Add(Enumerable.Range(0, 20).MaxBy(id => model.Logits(greedy)[id]));
        Assert.Equal(greedy.Skip(1), new BeamSearch(model).Search([3], new() { Beams = 1, MaximumTokens = 8 })[0].Tokens);
    }

    private static IEnumerable<(int[] Tokens, double Score)> Exhaustive(FakeModel model, int[] tokens, double total, int most, double penalty)
    {
        var logits = model.Logits([1, .. tokens]);
        var normaliser = Math.Log(logits.Sum(logit => Math.Exp(logit)));
        for (var id = 0; id < logits.Length; id++)
        {
            int[] longer = [.. tokens, id];
            var sum = total + logits[id] - normaliser;
            if (id == 0 || longer.Length == most)
                yield return (longer, sum / Math.Pow((5.0 + longer.Length) / 6, penalty));
            else
                foreach (var found in Exhaustive(model, longer, sum, most, penalty))
                    yield return found;
        }
    }
}
