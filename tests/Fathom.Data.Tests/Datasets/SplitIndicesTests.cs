namespace Fathom.Data.Tests;

public class SplitIndicesTests
{
    [Fact]
    public void A_random_split_is_exact_disjoint_and_complete()
    {
        var (first, second) = SplitIndices.Random(101, 0.8, new RandomKey(3));

        Assert.Equal(81, first.Length);
        Assert.Equal(Enumerable.Range(0, 101), first.Concat(second).Order());
    }

    [Fact]
    public void The_same_key_gives_the_same_split_and_another_key_another()
    {
        var one = SplitIndices.Random(100, 0.5, new RandomKey(1)).First;

        Assert.Equal(one, SplitIndices.Random(100, 0.5, new RandomKey(1)).First);
        Assert.NotEqual(one, SplitIndices.Random(100, 0.5, new RandomKey(2)).First);
    }

    [Fact]
    public void A_stratified_split_keeps_the_share_of_every_class()
    {
        var labels = Enumerable.Range(0, 1000).Select(index => index < 900 ? 0 : 1).ToArray();

        var (first, second) = SplitIndices.Stratified(labels, 0.9, new RandomKey(1));

        Assert.Equal(90, first.Count(index => labels[index] == 1));
        Assert.Equal(10, second.Count(index => labels[index] == 1));
        Assert.Equal(Enumerable.Range(0, 1000), first.Concat(second).Order());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_outside_0_to_1_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SplitIndices.Random(10, share, new RandomKey(1)));
}
