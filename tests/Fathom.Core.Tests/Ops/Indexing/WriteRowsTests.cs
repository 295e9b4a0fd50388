namespace Fathom.Core.Tests.Ops.Indexing;

public class WriteRowsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Rows_are_replaced_from_the_place_on(long start)
    {
        var (x, rows) = (Tensor.Arange(36).Reshape(2, 6, 3), -1 - Tensor.Arange(12).Reshape(2, 2, 3));
        var expected = x.ToArray<long>();
        for (var i = 0; i < 12; i++)
            expected[i / 6 * 18 + (start + i % 6 / 3) * 3 + i % 3] = -1 - i;

        Assert.Equal(expected, x.WriteRows(rows, Tensor.Of(start)).ToArray<long>());
    }

    [Fact]
    public void Gradients_go_to_the_rows_and_to_what_they_did_not_replace()
    {
        var (x, rows, weights) = (Sample.Normal([5, 2], 1), Sample.Normal([2, 2], 2), Sample.Normal([5, 2], 3));
        var gradients = (x.WriteRows(rows, Tensor.Of(2L)) * weights).Sum().Grad(x, rows);

        Assert.Equal(weights.WriteRows(Tensor.Zeros([2, 2], DType.F64), Tensor.Of(2L)).ToArray<double>(), gradients[0].ToArray<double>());
        Assert.Equal(weights.Slice(0, 2..4).ToArray<double>(), gradients[1].ToArray<double>());
    }

    [Fact]
    public void A_variable_is_written_in_place_and_read_afterwards()
    {
        var cache = new StateBuffer(Tensor.Zeros([2, 4, 3]));
        var step = new CompiledFunction(inputs =>
        {
            var written = ((Tensor)cache).WriteRows(inputs[0], inputs[1]);
            cache.Assign(written);
            return [written.Sum(1)];
        });
        for (var i = 0; i < 4; i++)
        {
            var sums = step.Call(Tensor.Full([2, 1, 3], i + 1).Eval(), Tensor.Of((long)i))[0];
            Assert.All(sums.ToArray<float>(), sum => Assert.Equal((i + 1) * (i + 2) / 2, sum));
        }

        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], cache.Snapshot().ToArray<float>()[..12]);
    }

    [Fact]
    public void The_old_value_stays_for_others_who_read_it()
    {
        var cache = new StateBuffer(Tensor.Ones([3, 2]));
        var step = new CompiledFunction(inputs =>
        {
            Tensor old = cache;
            var written = old.WriteRows(inputs[0], Tensor.Of(1L));
            cache.Assign(written);
            return [(written - old).Sum()];
        });

        Assert.Equal(8, step.Call(Tensor.Full([1, 2], 5).Eval())[0].Item());
        Assert.Equal([1, 1, 5, 5, 1, 1], cache.Snapshot().ToArray<float>());
    }

    [Fact]
    public void Places_and_shapes_that_do_not_fit_are_refused()
    {
        var x = Tensor.Zeros([4, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.WriteRows(Tensor.Ones([2, 3]), Tensor.Of(3L)).Eval());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.WriteRows(Tensor.Ones([2, 3]), Tensor.Of(-1L)).Eval());
        Assert.Contains("at most 4, 3", Assert.Throws<ShapeException>(() => x.WriteRows(Tensor.Ones([2, 2]), Tensor.Of(0L))).Message);
        Assert.Throws<ShapeException>(() => x.WriteRows(Tensor.Ones([5, 3]), Tensor.Of(0L)));
        Assert.Throws<DTypeException>(() => x.WriteRows(Tensor.Ones([2, 3], DType.F64), Tensor.Of(0L)));
        Assert.Throws<DTypeException>(() => x.WriteRows(Tensor.Ones([2, 3]), Tensor.Ones([])));
    }
}
