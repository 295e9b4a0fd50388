namespace Fathom.Core.Tests.Ops.Composite;

public sealed class LayerNormTests
{
    private static readonly Tensor X = Sample.Normal([2, 3, 4, 5], 1), Weight = Sample.Normal([4, 5], 2), Bias = Sample.Normal([4, 5], 3);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Normalises_the_last_axes(bool weight, bool bias)
    {
        var expected = (X - X.Mean([2, 3], keepAxes: true)) * (X.Variance([2, 3], unbiased: false).Reshape(2, 3, 1, 1) + 1e-5).Rsqrt();
        if (weight)
            expected *= Weight;
        if (bias)
            expected += Bias;
        var actual = X.LayerNorm([4, 5], weight ? Weight : null, bias ? Bias : null);
        Expect.Elements(X.Shape, Expect.Reader(expected), actual, 1e-10);
    }

    [Fact]
    public void Reads_any_layout()
    {
        var permuted = X.Permute(3, 1, 0, 2);
        Expect.Elements(permuted.Shape, Expect.Reader(Tensor.From<double>(permuted.ToArray<double>(), permuted.Shape).LayerNorm([2, 4])), permuted.LayerNorm([2, 4]));
    }

    [Theory]
    [InlineData(DType.BF16, DType.BF16, DType.BF16)]
    [InlineData(DType.F16, DType.F32, DType.F32)]
    [InlineData(DType.F32, DType.F64, DType.F64)]
    [InlineData(DType.I32, DType.F16, DType.F32)]
    public void The_result_has_the_common_dtype(DType x, DType weight, DType expected)
    {
        var y = X.To(x).LayerNorm([4, 5], Weight.To(weight));
        Assert.Equal(expected, y.DType);
        var exact = X.To(x).To(DType.F64).LayerNorm([4, 5], Weight.To(weight).To(DType.F64));
        Assert.True((y.To(DType.F64) - exact).Abs().Max().Item<double>() < 0.02);
    }

    [Fact]
    public void No_rows_give_no_rows_and_no_gradient()
    {
        var (x, weight) = (Tensor.Zeros([0, 4]), Tensor.Ones([4]));
        var y = x.LayerNorm([4], weight);
        Assert.Equal<Shape>([0, 4], y.Eval().Shape);
        Assert.Equal([0, 0, 0, 0], y.Vjp(y, weight)[0].ToArray<float>());
    }

    [Fact]
    public void Refuses_another_shape() => Assert.Throws<ShapeException>(() => X.LayerNorm([5, 4]));
}
