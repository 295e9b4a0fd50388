namespace Fathom.Cpu.Tests;

public sealed class MatMulCallTests
{
    public MatMulCallTests() => CpuBackend.Register();

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(70)]
    public void Weights_are_prepared_anew_when_they_change(int rows)
    {
        var weight = new Parameter(Tensor.RandomNormal([100, 37], new RandomKey(1)));
        var function = CompiledFunction.Of(x => x.MatMul(((Tensor)weight).T));
        var x = Tensor.RandomNormal([rows, 37], new RandomKey(2)).Eval();
        for (var i = 0; i < 3; i++)
        {
            for (var repeat = 0; repeat < 2; repeat++)
                Check(x, weight, function(x));
            weight.Assign((weight * 0.5f + 0.25f).Eval());
        }
    }

    [Fact]
    public void One_prepared_matrix_serves_a_batch()
    {
        var weight = new Parameter(Tensor.RandomNormal([50, 20], new RandomKey(3)));
        var x = Tensor.RandomNormal([4, 9, 20], new RandomKey(4)).Eval();
        Check(x, weight, x.MatMul(((Tensor)weight).T));
    }

    private static void Check(Tensor x, Tensor weight, Tensor y)
    {
        var (xs, weights, ys) = (x.ToArray<float>(), weight.ToArray<float>(), y.ToArray<float>());
        var (columns, depth) = (weight.Shape[0], weight.Shape[1]);
        for (var i = 0; i < ys.Length; i++)
            Assert.Equal(Enumerable.Range(0, depth).Sum(k => xs[i / columns * depth + k] * (double)weights[i % columns * depth + k]), ys[i], 1e-4);
    }
}
