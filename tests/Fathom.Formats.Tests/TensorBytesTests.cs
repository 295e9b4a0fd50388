namespace Fathom.Formats.Tests;

public class TensorBytesTests
{
    [Fact]
    public void Bytes_that_do_not_fit_the_shape_are_refused_with_both_numbers()
    {
        var error = Assert.Throws<ArgumentException>(() => new TensorBytes(DType.F32, [2, 3], new byte[23]));

        Assert.Contains("f32 [2, 3] takes 24 bytes, got 23", error.Message);
    }

    [Fact]
    public void Equality_compares_contents()
    {
        var a = Samples.Tensor(DType.I32, [2, 2]);

        Assert.Equal(a, Samples.Tensor(DType.I32, [2, 2]));
        Assert.Equal(a.GetHashCode(), Samples.Tensor(DType.I32, [2, 2]).GetHashCode());
        Assert.NotEqual(a, new TensorBytes(DType.F32, a.Shape, a.Bytes));
        Assert.NotEqual(a, new TensorBytes(DType.I32, [4], a.Bytes));
        Assert.NotEqual(a, Samples.Tensor(DType.I32, [2, 2], seed: 1));
    }

    [Fact]
    public void A_tensor_made_of_them_has_their_type_and_shape()
    {
        var tensor = Samples.Tensor(DType.I64, [2, 3]).ToTensor();

        Assert.Equal(DType.I64, tensor.DType);
        Assert.Equal<Shape>([2, 3], tensor.Shape);
    }
}
