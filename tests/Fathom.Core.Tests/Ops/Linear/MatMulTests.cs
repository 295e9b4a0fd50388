namespace Fathom.Core.Tests.Ops.Linear;

public sealed class MatMulTests
{
    public static TheoryData<int[], int[], int[]> Cases => new()
    {
        { [2, 3], [3, 4], [2, 4] }, { [1, 1], [1, 1], [1, 1] }, { [17, 33], [33, 65], [17, 65] },
        { [5, 2, 3], [3, 4], [5, 2, 4] }, { [2, 3], [5, 3, 4], [5, 2, 4] }, { [5, 1, 2, 3], [4, 3, 2], [5, 4, 2, 2] },
        { [3], [3], [] }, { [3], [3, 4], [4] }, { [2, 3], [3], [2] }, { [5, 2, 3], [3], [5, 2] }, { [3], [5, 3, 2], [5, 2] },
        { [2, 0], [0, 3], [2, 3] }, { [0, 2], [2, 3], [0, 3] }, { [0, 2, 3], [3, 2], [0, 2, 2] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_a_sum_of_products(int[] left, int[] right, int[] result)
    {
        var (a, b) = (Sample.Normal(Shape.Create(left), 1), Sample.Normal(Shape.Create(right), 2));
        Check(a, b, Shape.Create(result), DType.F64, 1e-12);
        Check(a.To(DType.F32), b.To(DType.F32), Shape.Create(result), DType.F32, 1e-4);
    }

    [Theory]
    [InlineData(DType.I64)]
    [InlineData(DType.I32)]
    [InlineData(DType.I8)]
    [InlineData(DType.U8)]
    public void Integers_multiply_exactly(DType dtype)
    {
        var (a, b) = (Sample.Integers([3, 4], 3, 0, 5).To(dtype), Sample.Integers([4, 2], 4, 0, 5).To(dtype));
        Check(a, b, [3, 2], dtype, 0);
    }

    [Theory]
    [InlineData(DType.F16)]
    [InlineData(DType.BF16)]
    public void Sixteen_bit_floats_multiply(DType dtype) =>
        Check(Sample.Integers([3, 4], 3, 0, 5).To(dtype), Sample.Integers([4, 2], 4, 0, 5).To(dtype), [3, 2], dtype, 0);

    [Fact]
    public void Views_multiply_as_their_copies_do()
    {
        var (a, b) = (Sample.Normal([6, 5, 4], 5), Sample.Normal([4, 7, 6], 6));
        Check(a.Permute(2, 0, 1), b[..4, ..5, ..3].Flip(1), [4, 6, 3], DType.F64, 1e-12);
        Check(a[0].T, a[1].Flip(0, 1)[.., ..3], [4, 3], DType.F64, 1e-12);
        Check(a[.., Indexer.Stepped(.., 2), 1], b[1, ..3, Indexer.Stepped(.., -3)], [6, 2], DType.F64, 1e-12);
        Check(a[.., 0, ..1].BroadcastTo([6, 4]), b[0, ..4].T[..4], [6, 4], DType.F64, 1e-12);
    }

    [Fact]
    public void Mixed_dtypes_promote()
    {
        var c = Tensor.Ones([2, 2], DType.I32).MatMul(Tensor.Ones([2, 2], DType.F32));
        Assert.Equal(DType.F32, c.DType);
        Assert.Equal([2f, 2, 2, 2], c.ToArray<float>());
    }

    [Fact]
    public void Mistakes_name_the_operands_as_written_on_the_users_line()
    {
        var (features, weight) = (Tensor.Ones([2, 3]), Tensor.Ones([4, 5]));
        var exception = Assert.Throws<ShapeException>(() => features.MatMul(weight));
        Assert.Contains("MatMul: inner sizes differ: features [2, 3] ends in 3, weight [4, 5] has 4 rows", exception.Message);
        Assert.Contains("scalar", Assert.Throws<ShapeException>(() => features.MatMul(Tensor.Ones([]))).Message);
        Assert.Contains("bool", Assert.Throws<DTypeException>(() => (features > 0).MatMul(weight[..3] > 0)).Message);
        Assert.Throws<ShapeException>(() => Tensor.Ones([2, 2, 3]).MatMul(Tensor.Ones([3, 3, 2])));
    }

    private static void Check(Tensor a, Tensor b, Shape shape, DType dtype, double tolerance)
    {
        var c = a.MatMul(b);
        Assert.Equal(dtype, c.DType);
        var (left, right) = (a.Rank == 1 ? a.Unsqueeze(0) : a, b.Rank == 1 ? b.Unsqueeze(1) : b);
        var batch = Shape.Broadcast(left.Shape[..^2], right.Shape[..^2], "test");
        var (x, y) = (Expect.Reader(left.BroadcastTo([.. batch, .. left.Shape[^2..]])), Expect.Reader(right.BroadcastTo([.. batch, .. right.Shape[^2..]])));
        Shape full = [.. batch, left.Shape[^2], right.Shape[^1]];
        var expected = new double[full.ElementCount];
        for (var place = 0; place < expected.Length; place++)
        {
            var i = Expect.Index(full, place);
            for (var k = 0; k < left.Shape[^1]; k++)
                expected[place] += x([.. i[..^1], k]) * y([.. i[..^2], k, i[^1]]);
        }
        Assert.Equal(shape, c.Shape);
        var actual = Expect.Doubles(c);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{i}: {expected[i]} against {actual[i]}");
    }
}
