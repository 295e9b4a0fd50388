namespace Fathom.Data.Tests;

public class TensorDatasetTests
{
    private static TensorDataset<float, int> Small() => new([1, 2, 3, 4, 5, 6], [2], [7, 8, 9]);

    [Fact]
    public void A_sample_views_its_part_of_the_arrays()
    {
        var sample = Small()[1];

        Assert.Equal([3, 4], sample.Input.ToArray());
        Assert.Equal([8], sample.Target.ToArray());
        Assert.Equal(Shape.Scalar, sample.TargetShape);
    }

    [Fact]
    public void Different_counts_are_refused() =>
        Assert.Throws<ShapeException>(() => new TensorDataset<float, int>([1, 2, 3, 4], [2], [1, 2, 3]));

    [Fact]
    public void Element_types_without_a_dtype_are_refused() =>
        Assert.Throws<DTypeException>(() => new TensorDataset<float, decimal>([1], [1], [1]));

    [Fact]
    public void Subset_and_concat_compose()
    {
        var all = Small().Subset([2, 1]).Concat(Small());

        Assert.Equal([9, 8, 7, 8, 9], Enumerable.Range(0, all.Count).Select(index => all[index].Target.Span[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => all[5]);
    }

    [Fact]
    public void Stratified_split_of_any_data_set_uses_the_given_label()
    {
        var labels = Enumerable.Range(0, 100).Select(index => index % 2).ToArray();
        var data = new TensorDataset<int, int>([.. Enumerable.Range(0, 100)], [1], labels);

        var (first, second) = data.SplitStratified(sample => sample.Target.Span[0], 0.7, new RandomKey(4));

        Assert.Equal(35, Enumerable.Range(0, first.Count).Count(index => first[index].Target.Span[0] == 1));
        Assert.Equal(30, second.Count);
    }
}
