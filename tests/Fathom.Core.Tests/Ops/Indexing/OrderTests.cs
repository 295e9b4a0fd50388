namespace Fathom.Core.Tests.Ops.Indexing;

/// <summary>Sorting, the largest, the distinct, and running reductions.</summary>
public sealed class OrderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sorting_is_stable_in_both_directions(bool descending)
    {
        var x = Sample.Integers([3, 200], 1, 0, 10);
        var order = x.ArgSort(1, descending).ToArray<long>();
        var values = Expect.Doubles(x);
        for (var row = 0; row < 3; row++)
        {
            var indices = Enumerable.Range(0, 200);
            var expected = descending ? indices.OrderByDescending(i => values[row * 200 + i]) : indices.OrderBy(i => values[row * 200 + i]);
            Assert.Equal(expected.Select(i => (long)i), order[(row * 200)..((row + 1) * 200)]);
        }
    }

    [Fact]
    public void Sorting_works_along_any_axis_of_any_view()
    {
        var x = Sample.Distinct([4, 5], 2);
        Assert.Equal(Expect.Doubles(x.Sort(0).Values), Expect.Doubles(x.T.Sort(1).Values.T));
        Assert.Equal(Expect.Doubles(x.Sort(1).Values), Expect.Doubles(x.Flip(1).Sort(1).Values));
        var (values, indices) = x.Sort(0, descending: true);
        Assert.Equal(Expect.Doubles(x.Gather(0, indices)), Expect.Doubles(values));
    }

    [Fact]
    public void Nan_sorts_as_largest()
    {
        var x = Tensor.From(2, double.NaN, 1, double.PositiveInfinity);
        Assert.Equal([2L, 0, 3, 1], x.ArgSort().ToArray<long>());
        Assert.Equal([1L, 3, 0, 2], x.ArgSort(descending: true).ToArray<long>());
    }

    [Fact]
    public void Top_k_gives_the_largest_in_order_or_the_smallest()
    {
        var x = Tensor.From(new[,] { { 3f, 1, 4, 1, 5 }, { 9, 2, 6, 5, 3 } });
        var (values, indices) = x.TopK(2);
        Assert.Equal([5f, 4, 9, 6], values.ToArray<float>());
        Assert.Equal([4L, 2, 0, 2], indices.ToArray<long>());
        Assert.Equal([1f, 1, 2, 3], x.TopK(2, largest: false).Values.ToArray<float>());
        Assert.Equal([2, 0], x.TopK(0).Values.Eval().Shape);
        Assert.Contains("6 were asked for", Assert.Throws<ShapeException>(() => x.TopK(6)).Message);
    }

    [Fact]
    public void Unique_gives_values_places_and_counts()
    {
        var x = Tensor.From(new[,] { { 3, 1, 3 }, { 2, 1, 3 } });
        var (values, inverse, counts) = x.Unique();
        Assert.Equal([1, 2, 3], values.ToArray<int>());
        Assert.Equal([2, 0, 2, 1, 0, 2], inverse.ToArray<long>());
        Assert.Equal([2, 3], inverse.Shape);
        Assert.Equal([2L, 1, 3], counts.ToArray<long>());
        var (nothing, _, none) = Tensor.Zeros([0]).Unique();
        Assert.Equal(0, nothing.ElementCount + none.ElementCount);
    }

    [Fact]
    public void Nonzero_lists_indices_in_order()
    {
        var places = Tensor.From(new[,] { { 0f, 1 }, { 2, 0 } }).NonZero();
        Assert.Equal([2, 2], places.Shape);
        Assert.Equal([0L, 1, 1, 0], places.ToArray<long>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Running_reductions_agree_with_loops(int axis)
    {
        var x = Sample.Distinct([3, 4, 5], 3);
        foreach (var view in (Tensor[])[x, x.Permute(2, 0, 1), x.Flip(axis)])
        {
            var at = Expect.Reader(view);
            double Along(int[] i, Func<double, double, double> combine) => Enumerable.Range(0, i[axis] + 1)
                .Select(k => at([.. i.Select((place, a) => a == axis ? k : place)])).Aggregate(combine);
            Expect.Elements(view.Shape, i => Along(i, (a, b) => a + b), view.CumulativeSum(axis), 1e-12);
            Expect.Elements(view.Shape, i => Along(i, (a, b) => a * b), view.CumulativeProduct(axis), 1e-13);
            Expect.Elements(view.Shape, i => Along(i, Math.Max), view.CumulativeMax(axis).Values);
            Expect.Elements(view.Shape, i => Along(i, Math.Min), view.CumulativeMin(axis).Values);
            Expect.Elements(view.Shape, i => Along(i, (a, b) => Math.Log(Math.Exp(a) + Math.Exp(b))), view.CumulativeLogSumExp(axis), 1e-11);
        }
    }

    [Fact]
    public void Running_extremes_tell_where_they_were_last_attained()
    {
        var x = Tensor.From(1, 3, 2, 3, 0);
        Assert.Equal([0L, 1, 1, 3, 3], x.CumulativeMax(0).Indices.ToArray<long>());
        Assert.Equal([0L, 0, 0, 0, 4], x.CumulativeMin(0).Indices.ToArray<long>());
    }

    [Fact]
    public void Running_log_sum_exp_of_large_numbers_stays_finite()
    {
        var y = Tensor.From(1000.0, 1000.0, double.NegativeInfinity).CumulativeLogSumExp(0).ToArray<double>();
        Assert.Equal([1000, 1000 + Math.Log(2), 1000 + Math.Log(2)], y, (a, b) => Math.Abs(a - b) < 1e-10);
    }

    [Fact]
    public void Integers_and_bools_cumulate_as_i64() =>
        Assert.Equal([1L, 1, 2], Tensor.From(true, false, true).CumulativeSum(0).ToArray<long>());

    [Fact]
    public void A_linear_recurrence_is_the_loop()
    {
        var (a, b) = (Sample.Normal([4, 3], 4), Sample.Normal([4, 3], 5));
        var h = Tensor.LinearRecurrence(a, b, 0).ToArray<double>();
        var (factors, terms) = (Expect.Doubles(a), Expect.Doubles(b));
        for (var i = 0; i < 12; i++)
            Expect.Close(i < 3 ? terms[i] : factors[i] * h[i - 3] + terms[i], h[i], 1e-14, $"{i}");
    }
}
