namespace Fathom.Core.Tests.Runtime;

/// <summary>Snapshots, laid out as NumPy does.</summary>
public sealed class TensorPrintingTests
{
    [Fact]
    public void A_matrix_has_aligned_columns() =>
        Assert.Equal("[[ 1.0000 -2.5000]\n [10.0000  0.0000]]", Tensor.From(new[,] { { 1f, -2.5f }, { 10, 0 } }).Format());

    [Fact]
    public void Blocks_are_separated_by_an_empty_line() =>
        Assert.Equal("[[[0 1]\n  [2 3]]\n\n [[4 5]\n  [6 7]]] i64", Tensor.Arange(8).Reshape(2, 2, 2).Format());

    [Fact]
    public void Scalars_bools_and_special_values_print_plainly()
    {
        Assert.Equal("3.50", Tensor.Of(3.5f).Format(2));
        Assert.Equal("[ true false] bool", Tensor.From(true, false).Format());
        Assert.Equal("[ nan  inf -inf]", Tensor.From(float.NaN, float.PositiveInfinity, float.NegativeInfinity).Format());
        Assert.Equal("[]", Tensor.Zeros([0]).Format());
    }

    [Fact]
    public void The_middle_of_long_axes_is_left_out()
    {
        Assert.Equal("[   0    1    2 ... 1998 1999 2000] i64", Tensor.Arange(2001).Format());
        var rows = Tensor.Arange(2000).Reshape(1000, 2).Format().Split('\n');
        Assert.Equal(7, rows.Length);
        Assert.Equal(" ...", rows[3]);
        Assert.Equal(" [1998 1999]] i64", rows[6]);
    }
}
