namespace Fathom.Core.Tests.Ops.Creation;

public sealed class CreationTests
{
    [Fact]
    public void Full_and_like_give_one_number_in_any_dtype()
    {
        foreach (var dtype in Enum.GetValues<DType>())
        {
            var x = Tensor.Full([2, 3], 1, dtype);
            Assert.Equal(dtype, x.DType);
            Assert.Equal([1, 1, 1, 1, 1, 1], Expect.Doubles(x));
            Assert.Equal(new double[6], Expect.Doubles(x.ZerosLike()));
            Assert.Equal(dtype, x.OnesLike().DType);
        }
    }

    [Fact]
    public void Ranges_count_from_start_to_before_the_end()
    {
        Assert.Equal([0L, 1, 2, 3], Tensor.Arange(4).ToArray<long>());
        Assert.Equal([1f, 1.5f, 2, 2.5f], Tensor.Arange(1, 3, 0.5).ToArray<float>());
        Assert.Equal([5L, 3, 1], Tensor.Arange(5, 0, -2, DType.I64).ToArray<long>());
        Assert.Empty(Tensor.Arange(3, 1).ToArray<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Arange(0, 1, 0));
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1], Tensor.Linspace(0, 1, 5).ToArray<float>());
        Assert.Equal([2f], Tensor.Linspace(2, 3, 1).ToArray<float>());
        Assert.Throws<DTypeException>(() => Tensor.Linspace(0, 1, 3, DType.I32));
    }

    [Fact]
    public void Places_and_diagonals_follow_their_formulas()
    {
        Expect.Elements([2, 3, 4], i => i[1], Tensor.Iota([2, 3, 4], 1));
        Expect.Elements([2, 3], i => i[1], Tensor.Iota([2, 3], -1, DType.F16));
        Expect.Elements([3, 4], i => i[0] == i[1] ? 1 : 0, Tensor.Eye(3, 4));
        Expect.Elements([4, 3], i => i[1] == 2 - i[0] + 1 ? 1 : 0, Tensor.Iota([3, 4], 0).EqualTo(Tensor.Iota([3, 4], 1)).T.Flip(0));
    }

    [Fact]
    public void Arrays_of_any_rank_come_in_row_major()
    {
        Assert.Equal([2, 1, 2], Tensor.From(new int[,,] { { { 1, 2 } }, { { 3, 4 } } }).Shape);
        Assert.Equal([1, 2, 3, 4], Tensor.From(new int[,,,] { { { { 1, 2 }, { 3, 4 } } } }).ToArray<int>());
        Assert.Equal([0, 3], Tensor.From(new float[0, 3]).Shape);
        Assert.Throws<DTypeException>(() => Tensor.FromArray<float>(new int[1]));
    }

    [Fact]
    public void Data_is_copied_in()
    {
        var values = new[] { 1f, 2 };
        var x = Tensor.From<float>(values);
        values[0] = 9;
        Assert.Equal([1f, 2], x.ToArray<float>());
    }
}
