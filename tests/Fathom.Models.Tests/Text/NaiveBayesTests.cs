namespace Fathom.Models.Tests;

public sealed class NaiveBayesTests
{
    private static readonly int[][] Sets = [[0, 1], [0, 2], [1, 3], [2, 3, 4], [0]];
    private static readonly int[] Labels = [0, 0, 1, 1, 1];

    [Fact]
    public void Logits_are_log_probabilities_of_the_words_less_their_mean()
    {
        var model = Counted(Sets, Labels);

        // Class 0 has words 0, 0, 1, 2; class 1 has 0, 1, 2, 3, 3, 4. Each count is raised by one.
        var (first, second) = (Math.Log(3.0 / 10) + Math.Log(2.0 / 10), Math.Log(2.0 / 12) + Math.Log(2.0 / 12));
        var logits = model.Logits([[0, 1]]).ToArray<float>();
        Assert.Equal((first - second) / 2, logits[0], 1e-6);
        Assert.Equal((second - first) / 2, logits[1], 1e-6);
    }

    [Fact]
    public void A_set_leaves_itself_out()
    {
        var logits = Counted(Sets, Labels).LogitsWithoutSelf(Sets, Labels).ToArray<float>();
        foreach (var row in Enumerable.Range(0, Sets.Length))
        {
            var others = Enumerable.Range(0, Sets.Length).Where(other => other != row).ToArray();
            var expected = Counted([.. others.Select(other => Sets[other])], [.. others.Select(other => Labels[other])]).Logits([Sets[row]]).ToArray<float>();
            Assert.Equal(expected[0], logits[2 * row], 1e-5);
            Assert.Equal(expected[1], logits[2 * row + 1], 1e-5);
        }
    }

    [Fact]
    public void Words_that_were_never_counted_say_nothing() => Assert.Equal([0f, 0f], Counted(Sets, Labels).Logits([[5]]).ToArray<float>());

    [Fact]
    public void What_does_not_fit_is_named()
    {
        var model = Counted(Sets, Labels);

        Assert.Contains("word 6", Assert.Throws<ArgumentException>(() => model.Logits([[6]])).Message);
        Assert.Contains("class 2", Assert.Throws<ArgumentException>(() => model.Count([[0]], [2])).Message);
        Assert.Contains("2 sets", Assert.Throws<ArgumentException>(() => model.Count([[0], [1]], [0])).Message);
        Assert.Contains("was not counted", Assert.Throws<ArgumentException>(() => model.LogitsWithoutSelf([[3]], [0])).Message);
    }

    private static NaiveBayes Counted(int[][] sets, int[] labels)
    {
        var model = new NaiveBayes(6, 2);
        model.Count(sets, labels);
        return model;
    }
}
