namespace Fathom.Core.Tests.Ops.Indexing;

public sealed class IndexingTests
{
    private readonly Tensor x = Sample.Normal([3, 4, 5], 1);

    [Fact]
    public void Numbers_ranges_and_steps_choose_along_axes()
    {
        var at = Expect.Reader(x);
        Expect.Elements([4, 5], i => at([1, i[0], i[1]]), x[1]);
        Expect.Elements([4, 5], i => at([2, i[0], i[1]]), x[-1]);
        Expect.Elements([3, 5], i => at([i[0], 3, i[1]]), x[.., ^1]);
        Expect.Elements([], i => at([0, 1, 2]), x[0, 1, 2]);
        Expect.Elements([2, 4, 3], i => at([i[0] + 1, i[1], i[2] + 1]), x[1.., .., 1..^1]);
        Expect.Elements([3, 4, 3], i => at([i[0], i[1], 2 * i[2]]), x[.., .., Indexer.Stepped(.., 2)]);
        Expect.Elements([3, 2, 5], i => at([i[0], 3 - 2 * i[1], i[2]]), x[.., Indexer.Stepped(.., -2)]);
        Expect.Elements([3, 4], i => at([i[0], i[1], 4]), x[Indexer.Ellipsis, ^1]);
        Expect.Elements([3, 1, 4, 5], i => at([i[0], i[2], i[3]]), x[.., Indexer.NewAxis]);
        Expect.Elements([4, 1], i => at([0, i[0], 2]), x[0, Indexer.Ellipsis, 2, Indexer.NewAxis]);
    }

    [Fact]
    public void Integer_tensors_take_slices()
    {
        var at = Expect.Reader(x);
        var rows = Tensor.From(new long[,] { { 2, 0 }, { -1, 1 } });
        int[,] resolved = { { 2, 0 }, { 2, 1 } };
        Expect.Elements([2, 2, 4, 5], i => at([resolved[i[0], i[1]], i[2], i[3]]), x[rows]);
        Expect.Elements([3, 2, 2, 5], i => at([i[0], resolved[i[1], i[2]], i[3]]), x[.., Tensor.Where(rows < 0, 2, rows)]);
        Expect.Elements([3, 4, 2], i => at([i[0], i[1], i[2] == 0 ? 4 : 0]), x.Take(Tensor.From(4, 0), -1));
    }

    [Fact]
    public void Bool_tensors_choose_elements()
    {
        var flat = Expect.Doubles(x);
        Assert.Equal(flat.Where(value => value > 0), x[x > 0].ToArray<double>());
        Assert.Equal([2, 4, 5], x[Tensor.From(true, false, true)].Shape);
        Assert.Equal([0], x[x > 1e9].Shape);
        Assert.Throws<ShapeException>(() => x[Tensor.From(true, false)]);
    }

    [Fact]
    public void Every_dtype_can_be_taken_gathered_and_sorted()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var values = Tensor.From(0.0, 1, 1, 0).To(dtype).Eval();
            Assert.Equal([0, 1, 0], Expect.Doubles(values.Take(Tensor.From(0, 2, 3))));
            Assert.Equal([1, 0], Expect.Doubles(values.Gather(0, Tensor.From(1, 0))));
            Assert.Equal([0, 0, 1, 1], Expect.Doubles(values.Sort().Values));
            Assert.Equal([0L, 3, 1, 2], values.ArgSort().ToArray<long>());
            Assert.Equal([0, 1, 1, 1], Expect.Doubles(values.CumulativeMax(0).Values));
            Assert.Equal([0, 1, 2, 2], Expect.Doubles(values.CumulativeSum(0)));
            var counts = Tensor.Zeros([2], dtype == DType.Bool ? DType.I64 : dtype);
            var ones = Tensor.Ones([3], counts.DType);
            Assert.Equal([1, 2], Expect.Doubles(counts.IndexAdd(0, Tensor.From(1, 0, 1), ones)));
            Assert.Equal([1, 2], Expect.Doubles(counts.ScatterAdd(0, Tensor.From(1, 0, 1), ones)));
        }
    }

    [Fact]
    public void Gather_and_scatter_work_element_by_element()
    {
        var source = Tensor.From(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        var indices = Tensor.From(new[,] { { 2, 0 }, { 1, -1 } });
        Assert.Equal([3, 1, 5, 6], source.Gather(1, indices).ToArray<double>());
        var added = Tensor.Zeros([2, 3], DType.F64).ScatterAdd(1, indices, Tensor.From(new double[,] { { 10, 20 }, { 30, 40 } }));
        Assert.Equal([20, 0, 10, 0, 30, 40], added.ToArray<double>());
        var twice = Tensor.Zeros([2], DType.I64).ScatterAdd(0, Tensor.From(1, 1, 1), Tensor.From<long>(1, 2, 3));
        Assert.Equal([0L, 6], twice.ToArray<long>());
        var rows = Tensor.Zeros([3, 2], DType.F32).IndexAdd(0, Tensor.From(2, 0, 2), Tensor.Ones([3, 2]));
        Assert.Equal([1f, 1, 0, 0, 2, 2], rows.ToArray<float>());
    }

    [Fact]
    public void Adding_by_number_gives_the_same_bits_every_time()
    {
        var places = Sample.Integers([5000], 2, 0, 50).To(DType.I64).Eval();
        var values = Sample.Normal([5000, 3], 3).To(DType.F32).Eval();
        var first = Tensor.Zeros([50, 3]).IndexAdd(0, places, values).ToArray<float>();
        for (var i = 0; i < 5; i++)
            Assert.Equal(first, Tensor.Zeros([50, 3]).IndexAdd(0, places, values).ToArray<float>());
    }

    [Theory]
    [InlineData(5, 3, 200)]
    [InlineData(7, 133, 90)]
    [InlineData(3000, 64, 2000)]
    [InlineData(70_000, 96, 4000)]
    public void Slices_of_a_place_are_added_in_their_order(int size, int length, int count)
    {
        var random = new System.Random(5);
        // Many at a few places, some counted from the end.
        var places = Enumerable.Range(0, count).Select(n => (long)(n % 3 == 0 ? random.Next(Math.Min(size, 4)) : random.Next(size))).ToArray();
        var slices = Sample.Normal([count, length], 2).To(DType.F32).Eval();
        var expected = new float[size * length];
        var values = slices.ToArray<float>();
        for (var n = 0; n < count; n++)
            for (var i = 0; i < length; i++)
                expected[places[n] * length + i] += values[n * length + i];
        var indices = Tensor.From(places.Select((place, n) => n % 5 == 0 ? place - size : place).ToArray());
        var table = Tensor.Zeros([size, length]).Eval();
        Assert.Equal(expected, table.Take(indices).Vjp(slices, table)[0].ToArray<float>());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void An_index_out_of_range_names_the_operation_and_computing_goes_on(int index)
    {
        var table = Tensor.Ones([3, 2]);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => table.Take(Tensor.From(0, index)).Eval());
        Assert.Contains($"take: index {index} is out of range for an axis of size 3", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Gather(0, Tensor.From(new[,] { { index, 0 } })).Eval());
        Assert.Throws<ArgumentOutOfRangeException>(() => table.IndexAdd(0, Tensor.From(index), Tensor.Ones([1, 2])).Eval());
        Assert.Throws<ArgumentOutOfRangeException>(() => table.ScatterAdd(0, Tensor.From(new[,] { { index, 0 } }), Tensor.Ones([1, 2])).Eval());
        Assert.Equal([1f, 1, 1, 1], table.Take(Tensor.From(0, 2)).ToArray<float>());
    }

    [Fact]
    public void Mistakes_are_refused_when_the_graph_is_built()
    {
        Assert.Contains("Index: ^4 is out of range", Assert.Throws<ShapeException>(() => x[-4]).Message);
        Assert.Contains("4 positions for the 3 axes", Assert.Throws<ShapeException>(() => x[0, 0, 0, 0]).Message);
        Assert.Contains("must be integers, got f64", Assert.Throws<DTypeException>(() => x.Take(Tensor.From(1.0))).Message);
        Assert.Throws<ShapeException>(() => x.Gather(0, Tensor.From(1)));
        Assert.Throws<ShapeException>(() => x.IndexAdd(0, Tensor.From(1), x));
        Assert.Throws<ArgumentOutOfRangeException>(() => Indexer.Stepped(.., 0));
    }

    [Fact]
    public void Taking_from_or_with_nothing_gives_nothing()
    {
        Assert.Equal([0, 4, 5], x.Take(Tensor.Zeros([0], DType.I64)).Eval().Shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros([0, 2]).Take(Tensor.From(0)).Eval());
    }
}
