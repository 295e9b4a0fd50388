namespace Fathom.Nn.Tests;

public class SpecialFunctionTests
{
    [Fact]
    public void Lgamma_of_whole_numbers_is_the_logarithm_of_factorials()
    {
        var values = Tensor.Arange(1, 30, dtype: DType.F64).Lgamma().ToArray<double>();
        var expected = 0.0;
        for (var n = 1; n < 30; n++)
        {
            Assert.Equal(expected, values[n - 1], 1e-13 * Math.Max(1, expected));
            expected += Math.Log(n);
        }
    }

    [Fact]
    public void Lgamma_of_negative_numbers_follows_the_reflection()
    {
        // Γ(-½) = -2 √π, Γ(-3/2) = 4 √π / 3
        var values = Tensor.From<double>(-0.5, -1.5).Lgamma().ToArray<double>();
        Assert.Equal(Math.Log(2 * Math.Sqrt(Math.PI)), values[0], 1e-13);
        Assert.Equal(Math.Log(4 * Math.Sqrt(Math.PI) / 3), values[1], 1e-13);
    }

    [Fact]
    public void Digamma_and_its_gradient_meet_known_values()
    {
        const double Euler = 0.57721566490153286;
        var x = Tensor.From<double>(1, 0.5, 10);
        var y = x.Digamma();
        var (values, slopes) = (y.ToArray<double>(), y.Sum().Grad(x).ToArray<double>());
        Assert.Equal(-Euler, values[0], 1e-13);
        Assert.Equal(-Euler - 2 * Math.Log(2), values[1], 1e-13);
        Assert.Equal(2.2517525890667211, values[2], 1e-13);
        Assert.Equal(Math.PI * Math.PI / 6, slopes[0], 1e-12);
        Assert.Equal(Math.PI * Math.PI / 2, slopes[1], 1e-12);
    }

    [Fact]
    public void Erfinv_undoes_erf()
    {
        var x = Tensor.Linspace(-2.5, 2.5, 101, DType.F64);
        var back = x.Erf().Erfinv().ToArray<double>();
        Assert.All(x.ToArray<double>().Zip(back), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Fold_of_unfold_counts_how_often_each_element_is_covered()
    {
        var x = Tensor.RandomNormal([2, 3, 6, 5], new RandomKey(1));
        var folded = x.Unfold([3, 2], [2, 1], [1, 0]).Fold([6, 5], [3, 2], [2, 1], [1, 0]);
        var counts = Tensor.Ones(x.Shape).Unfold([3, 2], [2, 1], [1, 0]).Fold([6, 5], [3, 2], [2, 1], [1, 0]);
        Assert.All((x * counts - folded).ToArray<float>(), difference => Assert.Equal(0, difference, 1e-5f));
    }

    [Theory]
    [InlineData("bij,bjk->bik")]
    [InlineData("...ij,...jk->...ik")]
    public void Einsum_of_stacked_matrices_is_their_product(string equation)
    {
        var (a, b) = (Tensor.RandomNormal([2, 3, 4], new RandomKey(1)), Tensor.RandomNormal([2, 4, 5], new RandomKey(2)));
        Assert.All((Tensor.Einsum(equation, a, b) - a.MatMul(b)).ToArray<float>(), difference => Assert.Equal(0, difference, 1e-5f));
    }

    [Fact]
    public void Einsum_without_a_result_sums_letters_that_occur_twice()
    {
        var (a, b) = (Tensor.RandomNormal([3, 4], new RandomKey(1)), Tensor.RandomNormal([4, 2], new RandomKey(2)));
        Assert.All((Tensor.Einsum("zj,ja", a, b) - a.MatMul(b).T).ToArray<float>(), difference => Assert.Equal(0, difference, 1e-5f));
    }

    [Fact]
    public void Einsum_takes_diagonals()
    {
        var x = Tensor.Arange(9).Reshape(3, 3);
        Assert.Equal([0L, 4, 8], Tensor.Einsum("ii->i", x).ToArray<long>());
        Assert.Equal(12, Tensor.Einsum("ii", x).Item<long>());
    }
}
