namespace Fathom.Core.Tests.Runtime;

/// <summary>Evaluated tensors lie in memory as their kernel left them, which nobody sees.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class MemoryOrderTests
{
    private static readonly Tensor X = Sample.Normal([2, 8, 5, 6], 1).To(DType.F32).Eval();
    private static readonly Tensor W = Sample.Normal([7, 8, 3, 3], 2).To(DType.F32).Eval();

    [Fact]
    public void A_convolutions_result_stays_channels_last()
    {
        var y = X.Conv(W, padding: 1).Eval();
        Assert.Equal([0, 2, 3, 1], y.Storage!.Order!);
        Assert.Equal([0, 2, 3, 1], (y * 2 + 1).Eval().Storage!.Order!);
        Assert.Null(X.Storage!.Order);
    }

    [Fact]
    public void Numbers_come_out_row_major()
    {
        var expected = X.Conv(W, padding: 1).To(DType.F64).ToArray<double>();
        var y = X.Conv(W, padding: 1).Eval();
        Assert.Equal(expected, y.ToArray<float>().Select(number => (double)number));
        Assert.Equal(y.ToArray<float>(), Tensor.FromBytes(DType.F32, y.Shape, y.ToBytes()).ToArray<float>());
        Assert.Equal(expected[^1], y[1, 6, 4, 5].Item());
    }

    [Fact]
    public void Views_and_operations_see_the_same_elements()
    {
        var evaluated = X.Conv(W, padding: 1).Eval();
        var copied = Tensor.From<float>(evaluated.ToArray<float>(), evaluated.Shape);
        Func<Tensor, Tensor>[] operations =
        [
            y => y.Reshape(2, -1), y => y.Permute(3, 0, 2, 1), y => y[1, .., 1..^1], y => y.Flip(1), y => y.Reshape(14, 30).T, y => y.ArgMax(1), y => y.Max(3),
            y => y.MaxPool([2], [2]), y => Tensor.Concatenate([y, y], 1), y => y.CumulativeSum(1), y => y.Reshape(2, 7, 30).MatMul(y.Reshape(2, 30, 7)),
            y => y.Take(Tensor.From<long>([2, 0]), 1), y => y.Windows(2, 3), y => y.Pad(3, 1, 2), y => y.ArgSort(1), y => y.Softmax(1) > 0.2f,
        ];
        foreach (var operation in operations)
            Assert.Equal(operation(copied).To(DType.F64).ToArray<double>(), operation(evaluated).To(DType.F64).ToArray<double>());
    }

    [Fact]
    public void Variables_take_values_of_any_order()
    {
        var y = X.Conv(W, padding: 1).Eval();
        var (made, assigned) = (new Parameter(y), new StateBuffer(Tensor.Zeros(y.Shape)));
        assigned.Assign(y);
        Assert.Equal(y.ToArray<float>(), made.Value.ToArray<float>());
        Assert.Equal(y.ToArray<float>(), assigned.Value.ToArray<float>());
        Assert.Equal(y.ToArray<float>(), assigned.Snapshot().ToArray<float>());
    }

    [Fact]
    public void Compiled_functions_take_and_give_any_order()
    {
        var compiled = CompiledFunction.Of(x => (x + 1).Relu());
        var ordered = X.Conv(W, padding: 1).Eval();
        var rowMajor = Tensor.From<float>(ordered.ToArray<float>(), ordered.Shape);
        for (var turn = 0; turn < 2; turn++)
        {
            Assert.Equal(compiled(rowMajor).ToArray<float>(), compiled(ordered).ToArray<float>());
            Assert.Equal((rowMajor + 1).Relu().ToArray<float>(), compiled(ordered).ToArray<float>());
        }
    }

    [Fact]
    public void Gradients_of_an_evaluated_result_agree_with_those_of_one_that_is_not()
    {
        Tensor[] Gradients(Tensor y) => y.Square().Sum().Grad([X, W]);
        var (fresh, evaluated) = (Gradients(X.Conv(W, padding: 1)), Gradients(X.Conv(W, padding: 1).Eval()));
        for (var i = 0; i < 2; i++)
            Assert.Equal(fresh[i].ToArray<float>(), evaluated[i].ToArray<float>());
    }
}
