namespace Fathom.Core.Tests;

/// <summary>Products with weights that are stored in bf16 or i8.</summary>
public sealed class StoredProductTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void A_weight_of_bf16_gives_the_bits_of_its_widened_copy(int rows)
    {
        var x = Sample.Normal([rows, 96], 1).To(DType.F32).Eval();
        var weight = Sample.Normal([130, 96], 2).To(DType.BF16).Eval();
        var wide = weight.To(DType.F32).Eval();
        Assert.Equal(x.MatMul(wide.T).ToArray<float>(), x.MatMul(weight.T).ToArray<float>());
        var (turned, wideTurned) = (Turned(weight), Turned(wide));
        Expect.Near(x.MatMul(wideTurned).ToArray<float>(), x.MatMul(turned).ToArray<float>(), 1e-6);
        var bias = Sample.Normal([130], 3).To(DType.F32).Eval();
        Expect.Near((x.MatMul(wide.T) + bias).Relu().ToArray<float>(), (x.MatMul(weight.T) + bias).Relu().ToArray<float>(), 1e-6);
    }

    [Fact]
    public void Both_operands_may_be_stored_small_and_batched()
    {
        var a = Sample.Normal([3, 20, 40], 1).To(DType.BF16).Eval();
        var b = Sample.Normal([3, 40, 17], 2).To(DType.BF16).Eval();
        var expected = a.To(DType.F32).Eval().MatMul(b.To(DType.F32).Eval()).To(DType.BF16);
        Assert.Equal(DType.BF16, a.MatMul(b).DType);
        Expect.Near(expected.To(DType.F32).ToArray<float>(), a.MatMul(b).To(DType.F32).ToArray<float>(), 0.01);
        var integers = (Sample.Uniform([3, 40, 17], 3, -100, 100)).To(DType.I8).Eval();
        Expect.Near(
            a.To(DType.F32).MatMul(integers.To(DType.F32).Eval()).ToArray<float>(), a.To(DType.F32).MatMul(integers).ToArray<float>(), 1e-5);
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(4, 32)]
    [InlineData(7, null)]
    [InlineData(40, 64)]
    [InlineData(40, null)]
    public void A_scaled_product_is_that_of_the_weight_it_stands_for(int rows, int? group)
    {
        var x = Sample.Normal([2, rows, 192], 1).To(DType.F32).Eval();
        var (integers, scales) = Sample.Normal([33, 192], 2).To(DType.F32).Quantize(group);
        Tensor.Eval(integers, scales);
        Assert.Equal((DType.I8, DType.F32), (integers.DType, scales.DType));
        var wide = integers.Dequantize(scales).Eval();
        // 192 terms of a few units.
        Expect.Near(x.MatMul(wide.T).ToArray<float>(), x.ScaledMatMul(integers, scales).ToArray<float>(), 2e-5);
        var bias = Sample.Normal([33], 3).To(DType.F32).Eval();
        Expect.Near((x.MatMul(wide.T) + bias).Relu().ToArray<float>(), (x.ScaledMatMul(integers, scales) + bias).Relu().ToArray<float>(), 2e-5);
    }

    [Fact]
    public void No_quantised_weight_is_off_by_more_than_half_a_step()
    {
        var weight = Sample.Normal([50, 128], 4).To(DType.F32).Eval();
        var (integers, scales) = weight.Quantize(32);
        var error = (integers.Dequantize(scales) - weight).Abs().Reshape(50, 4, 32).Max(2);
        Assert.True((error - scales * 0.5001).Max().Item() <= 0);
        Assert.Equal(127, integers.To(DType.F32).Abs().Max().Item());
        var (zeros, zeroScales) = Tensor.Zeros([2, 16]).Quantize();
        Assert.All(zeros.Dequantize(zeroScales).ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Gradients_of_a_scaled_product_are_those_of_its_formula()
    {
        var x = Sample.Normal([5, 64], 1).To(DType.F32).Eval();
        var weight = Sample.Normal([9, 64], 2).To(DType.BF16).Eval();
        var scales = Sample.Uniform([9, 2], 3, 0.5, 2).To(DType.F32).Eval();
        var upstream = Sample.Normal([5, 9], 4).To(DType.F32).Eval();
        var actual = x.ScaledMatMul(weight, scales).Vjp(upstream, [x, weight, scales]);
        var expected = x.MatMul(weight.Dequantize(scales).T).Vjp(upstream, [x, weight, scales]);
        for (var i = 0; i < 3; i++)
            Expect.Near(expected[i].To(DType.F32).ToArray<float>(), actual[i].To(DType.F32).ToArray<float>(), i == 1 ? 0.01 : 2e-5);
    }

    [Fact]
    public void Sizes_and_dtypes_that_do_not_fit_are_named()
    {
        var x = Tensor.Zeros([2, 64]);
        var integers = Tensor.Zeros([3, 64]).To(DType.I8);
        Assert.Contains("[3, 5]", Assert.Throws<ShapeException>(() => x.ScaledMatMul(integers, Tensor.Zeros([3, 5]))).Message, StringComparison.Ordinal);
        Assert.Contains("multiple of 16", Assert.Throws<ShapeException>(() => x.Quantize(8)).Message, StringComparison.Ordinal);
        Assert.Contains("64 columns", Assert.Throws<ShapeException>(() => Tensor.Zeros([2, 63]).ScaledMatMul(integers, Tensor.Zeros([3, 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("i64", Assert.Throws<DTypeException>(() => x.ScaledMatMul(integers.To(DType.I64), Tensor.Zeros([3, 1]))).Message, StringComparison.Ordinal);
    }

    private static Tensor Turned(Tensor x) => Tensor.FromBytes(x.DType, x.T.Shape, x.T.ToBytes());
}
