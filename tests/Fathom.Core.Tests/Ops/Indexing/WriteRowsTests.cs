using Fathom.Core.Tests.Autodiff;
using Fathom.Runtime;

namespace Fathom.Core.Tests.Ops.Indexing;

/// <summary>Rows written at a place that is a value: the result, its gradients, and writing in place.</summary>
[Collection(ProcessWideCollection.Name)]
public class WriteRowsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Rows_take_the_place_of_slices(int axis)
    {
        var (x, rows) = (Sample.Normal([4, 5, 6], 1), Sample.Normal(Shape.Create([4, 5, 6]).With((axis + 3) % 3, 2), 2));
        var (old, added) = (Expect.Reader(x), Expect.Reader(rows));
        Expect.Elements([4, 5, 6], Element, x.WriteRows(axis, Tensor.Of(2), rows));

        double Element(int[] index)
        {
            var along = (axis + 3) % 3;
            if (index[along] is not (2 or 3))
                return old(index);
            var there = (int[])index.Clone();
            there[along] -= 2;
            return added(there);
        }
    }

    [Fact]
    public void Derivatives_agree_with_differences()
    {
        Tensor[] operands = [Sample.Normal([2, 5, 3], 3), Sample.Normal([2, 2, 3], 4)];
        Tensor F(Tensor[] x) => x[0].WriteRows(1, Tensor.Of(2L), x[1]).Tanh();
        GradientCheck.Reverse(F, operands);
        GradientCheck.Second(F, operands);
    }

    [Fact]
    public void A_variable_is_written_in_place_and_its_growth_compiles_nothing()
    {
        var cache = new StateBuffer(Tensor.Zeros([2, 1000, 8]));
        CompilationEvent? compiled = null;
        void Listen(CompilationEvent compilation) => compiled ??= compilation;
        var write = new CompiledFunction(inputs =>
        {
            var written = cache.Value.WriteRows(1, inputs[0], inputs[1]);
            return new([written.Sum([0, 2])], [(cache, written)]);
        });
        cache.Value.Eval();
        Compilation.ClearCache();
        Compilation.Compiled += Listen;
        for (var t = 0; t < 5; t++)
        {
            var sums = write.Call(Tensor.Of((long)t), Tensor.Full([2, 1, 8], t + 1).Eval())[0].ToArray<float>();
            Assert.Equal(Enumerable.Range(0, 1000).Select(i => i <= t ? 16f * (i + 1) : 0), sums);
        }
        Compilation.Compiled -= Listen;
        Assert.Equal(1, write.Traces);
        // No second copy of the variable, which is 64,000 bytes.
        Assert.InRange(compiled!.Program.ArenaBytes, 0, 63_999);
        Expect.Elements([2, 1000, 8], index => index[1] < 5 ? index[1] + 1 : 0, cache.Value);
    }

    [Fact]
    public void What_is_read_elsewhere_keeps_its_old_value()
    {
        var cache = new StateBuffer(Tensor.Zeros([4, 2]));
        var write = new CompiledFunction(inputs =>
        {
            var written = cache.Value.WriteRows(0, inputs[0], Tensor.Ones([1, 2]));
            return new([(cache.Value * written.Sum()).Exp(), written + 1], [(cache, written)]);
        });
        var results = write.Call(Tensor.Of(1L));
        Assert.All(results[0].ToArray<float>(), value => Assert.Equal(1, value));
        Assert.Equal([1, 1, 2, 2, 1, 1, 1, 1], results[1].ToArray<float>());
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0], cache.Value.ToArray<float>());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var x = Tensor.Zeros([4, 2]);
        Assert.Contains("but for axis 0", Assert.Throws<ShapeException>(() => x.WriteRows(0, Tensor.Of(0), Tensor.Zeros([1, 3]))).Message);
        Assert.Contains("must be a scalar", Assert.Throws<ShapeException>(() => x.WriteRows(0, Tensor.From(0, 1), Tensor.Zeros([1, 2]))).Message);
        Assert.Contains("must be integers", Assert.Throws<DTypeException>(() => x.WriteRows(0, Tensor.Of(0f), Tensor.Zeros([1, 2]))).Message);
        Assert.Contains(
            "2 rows at position 3 do not fit",
            Assert.Throws<ArgumentOutOfRangeException>(() => x.WriteRows(0, Tensor.Of(3), Tensor.Ones([2, 2])).Eval()).Message);
    }
}
