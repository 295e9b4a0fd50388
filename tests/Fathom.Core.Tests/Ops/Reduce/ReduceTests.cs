namespace Fathom.Core.Tests.Ops.Reduce;

public sealed class ReduceTests
{
    private static readonly Shape Sizes = [2, 3, 4, 5];

    public static TheoryData<ReduceKind, int> Subsets
    {
        get
        {
            var data = new TheoryData<ReduceKind, int>();
            foreach (var kind in (ReduceKind[])[ReduceKind.Sum, ReduceKind.Product, ReduceKind.Max, ReduceKind.Min])
                for (var subset = 1; subset < 16; subset++)
                    data.Add(kind, subset);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Subsets))]
    public void Reduces_over_every_subset_of_axes(ReduceKind kind, int subset)
    {
        int[] axes = [.. Enumerable.Range(0, 4).Where(axis => (subset >> axis & 1) == 1)];
        var x = Sample.Distinct(Sizes, 1);
        // Row-major, permuted and flipped operands: each takes another way through the compiler.
        Check(kind, axes, x);
        Check(kind, axes, x.Permute(3, 1, 0, 2));
        Check(kind, axes, x.Flip(1, 3)[.., .., Indexer.Stepped(.., 2)]);
        Check(kind, axes, x.To(DType.F32));
    }

    private static void Check(ReduceKind kind, int[] axes, Tensor x)
    {
        Func<double, double, double> combine = kind switch
        {
            ReduceKind.Sum => (a, b) => a + b,
            ReduceKind.Product => (a, b) => a * b,
            ReduceKind.Max => Math.Max,
            _ => Math.Min,
        };
        var y = kind switch
        {
            ReduceKind.Sum => x.Sum(axes, keepAxes: true),
            ReduceKind.Product => x.Product(axes, keepAxes: true),
            ReduceKind.Max => x.Max(axes, keepAxes: true),
            _ => x.Min(axes, keepAxes: true),
        };
        Shape kept = [.. x.Shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        var expected = new Dictionary<int, double>();
        var elements = Expect.Doubles(x);
        var magnitude = new Dictionary<int, double>();
        for (var place = 0; place < elements.Length; place++)
        {
            var index = Expect.Index(x.Shape, place);
            foreach (var axis in axes)
                index[axis] = 0;
            var target = Expect.Place(kept, index);
            expected[target] = expected.TryGetValue(target, out var sofar) ? combine(sofar, elements[place]) : elements[place];
            magnitude[target] = magnitude.GetValueOrDefault(target) + Math.Abs(elements[place]);
        }
        Assert.Equal(kept, y.Shape);
        var actual = Expect.Doubles(y);
        // f32 sums of up to 120 terms, in another order: relative to the sum of magnitudes; products of 120 factors round 120 times.
        var unit = x.DType == DType.F32 ? 1e-5 : 1e-13;
        for (var i = 0; i < actual.Length; i++)
        {
            var slack = kind switch { ReduceKind.Sum => unit * magnitude[i], ReduceKind.Product => unit * Math.Abs(expected[i]), _ => 0 };
            var reference = x.DType == DType.F32 ? (float)expected[i] : expected[i];
            Assert.True(Math.Abs(reference - actual[i]) <= slack || reference == actual[i], $"{kind} {i}: {reference} against {actual[i]}");
        }
    }

    [Fact]
    public void Without_axes_named_all_are_reduced()
    {
        var x = Tensor.Arange(24).Reshape(2, 3, 4);
        Assert.Equal(276, x.Sum().Item<long>());
        Assert.Equal([1, 1, 1], x.Max(keepAxes: true).Shape);
    }

    [Fact]
    public void Positions_are_of_the_first_extreme_along_any_axis()
    {
        var x = Tensor.From(new float[,] { { 1, 3, 3 }, { 4, -2, -2 }, { 4, 3, 9 } });
        Assert.Equal([1L, 0, 2], x.ArgMax(1).ToArray<long>());
        Assert.Equal([1L, 0, 2], x.ArgMax(0).ToArray<long>());
        Assert.Equal([0L, 1, 1], x.ArgMin(1).ToArray<long>());
        Assert.Equal([0L, 1, 1], x.ArgMin(0).ToArray<long>());
        Assert.Equal([2L, 1, 1], x.Flip(0).ArgMin(0, keepAxis: true).ToArray<long>());
    }

    [Fact]
    public void Nan_is_the_largest_the_smallest_and_its_position()
    {
        var x = Tensor.From(new float[,] { { 1, float.NaN, 5 }, { 2, 3, float.PositiveInfinity } });
        Assert.Equal([float.NaN, float.PositiveInfinity], x.Max(1).ToArray<float>());
        Assert.Equal([float.NaN, 2], x.Min(1).ToArray<float>());
        Assert.Equal([1L, 2], x.ArgMax(1).ToArray<long>());
        Assert.Equal([1L, 0], x.ArgMin(1).ToArray<long>());
        Assert.Equal([2, float.NaN, float.PositiveInfinity], x.Max(0).ToArray<float>());
    }

    [Theory]
    [InlineData(33)]
    [InlineData(1000)]
    [InlineData(70_000)]
    public void Positions_are_right_in_long_rows_and_columns(int length)
    {
        var x = Tensor.From<float>([.. Enumerable.Range(0, length).Select(i => (float)(i * 7919L % 1009))]);
        var values = x.ToArray<float>();
        var expected = Array.IndexOf(values, values.Max());
        Assert.Equal(expected, x.ArgMax().Item<long>());
        Assert.Equal([expected, expected], Tensor.Stack([x, x], 1).ArgMax(0).ToArray<long>());
        Assert.Equal([expected, expected], Tensor.Stack([x, x]).ArgMax(1).ToArray<long>());
    }

    [Fact]
    public void Nothing_sums_to_zero_and_multiplies_to_one_but_has_no_maximum()
    {
        var x = Tensor.Zeros([3, 0]);
        Assert.Equal([0f, 0, 0], x.Sum(1).ToArray<float>());
        Assert.Equal([1f, 1, 1], x.Product(1).ToArray<float>());
        Assert.Empty(x.Sum(0).ToArray<float>());
        Assert.Empty(x.Max(0).ToArray<float>());
        Assert.Contains("no Max of nothing", Assert.Throws<ShapeException>(() => x.Max(1)).Message);
        Assert.Throws<ShapeException>(() => x.ArgMax(1));
    }

    [Fact]
    public void Small_integers_and_bools_sum_as_i64()
    {
        var x = Tensor.Full([1000], 200, DType.U8);
        Assert.Equal(DType.I64, x.Sum().DType);
        Assert.Equal(200_000, x.Sum().Item<long>());
        Assert.Equal(2, Tensor.From(true, false, true).Sum().Item<long>());
        Assert.Equal(DType.U8, x.Max().DType);
    }

    [Fact]
    public void Extremes_of_all_dtypes_keep_their_dtype()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var x = Tensor.From(0, 1, 3, 2).To(dtype);
            Assert.Equal(dtype, x.Max().DType);
            Assert.Equal([dtype == DType.Bool ? 1 : 3], Expect.Doubles(x.Max()));
            Assert.Equal([0], Expect.Doubles(x.Min()));
        }
    }

    [Fact]
    public void A_long_f32_sum_keeps_its_precision()
    {
        // Partial sums in many accumulators: the error stays far below that of adding one after another (1e-2 here).
        var x = Tensor.Full([1 << 22], 0.1) * Tensor.Of(1f);
        Assert.Equal((1 << 22) * 0.1, x.Eval().Sum().Item<double>(), 0.5);
    }

    [Fact]
    public void An_axis_named_twice_or_out_of_range_is_refused()
    {
        Assert.Contains("twice", Assert.Throws<ShapeException>(() => Tensor.Ones([2, 2]).Sum([0, -2])).Message);
        Assert.Contains("out of range for shape [2, 2]", Assert.Throws<ShapeException>(() => Tensor.Ones([2, 2]).Sum(2)).Message);
    }
}
