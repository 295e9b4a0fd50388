namespace Fathom.Core.Tests.Runtime;

public sealed class TensorEvaluationTests
{
    [Fact]
    public void Elements_come_out_row_major_whatever_the_view()
    {
        var x = Tensor.From(new[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal([1, 4, 2, 5, 3, 6], x.T.ToArray<int>());
        var some = new int[8];
        x.Flip(1).CopyTo(some.AsSpan());
        Assert.Equal([3, 2, 1, 6, 5, 4, 0, 0], some);
        Assert.Equal([1, 0, 0, 0, 4, 0, 0, 0], x[.., 0].ToBytes());
    }

    [Fact]
    public void Another_type_or_too_little_room_is_refused()
    {
        var x = Tensor.From(1f, 2f);
        Assert.Contains("the tensor is f32 [2], Double was asked for", Assert.Throws<DTypeException>(() => x.ToArray<double>()).Message);
        Assert.Throws<ShapeException>(() => x.CopyTo(new float[1].AsSpan()));
        Assert.Contains("Item: takes a tensor of one element, got [2]", Assert.Throws<ShapeException>(() => x.Item()).Message);
    }

    [Fact]
    public void One_element_converts()
    {
        Assert.Equal(3, Tensor.From(3.7).Item<int>());
        Assert.Equal(1f, Tensor.From(true).Item());
    }

    [Fact]
    public void Several_tensors_are_evaluated_as_one_program()
    {
        var shared = Sample.Normal([4], 1).Exp();
        var (a, b) = (shared + 1, shared * 2);
        Tensor.Eval(a, b, a);
        Assert.NotNull(a.Storage);
        Assert.NotNull(b.Storage);
        Assert.Null(shared.Storage);
    }

    [Fact]
    public void Dense_tensors_of_dotnet_come_in_and_go_out()
    {
        var x = Tensor.From(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } });
        var numerics = x.T.ToNumerics<float>();
        Assert.Equal([(nint)3, 2], numerics.Lengths.ToArray());
        Assert.Equal(4f, numerics[0, 1]);
        var back = Tensor.FromNumerics<float>(numerics.AsReadOnlyTensorSpan());
        Assert.Equal(x.T.ToArray<float>(), back.ToArray<float>());
        Assert.Equal([3, 2], back.Shape);
    }

    [Fact]
    public void Values_do_not_have_to_fit_a_shape_silently()
    {
        Assert.Contains("3 values do not fill shape [2, 2]", Assert.Throws<ShapeException>(() => Tensor.From<int>([1, 2, 3], [2, 2])).Message);
        Assert.Throws<ShapeException>(() => Tensor.FromBytes(DType.F32, [2], new byte[7]));
    }
}
