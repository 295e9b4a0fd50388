namespace Fathom.Core.Tests.Ops.Random;

public sealed class RandomTests
{
    private const int Count = 100_000;

    private static readonly RandomKey Key = new(7);

    [Fact]
    public void The_same_key_gives_the_same_bits_and_another_key_others()
    {
        var first = Tensor.RandomBits([100], Key).ToArray<int>();
        Assert.Equal(first, Tensor.RandomBits([100], new RandomKey(7)).ToArray<int>());
        var other = Tensor.RandomBits([100], new RandomKey(8)).ToArray<int>();
        Assert.True(first.Intersect(other).Count() < 3);
    }

    [Fact]
    public void Bits_are_those_of_philox()
    {
        var bits = Tensor.RandomBits([8], Key).ToArray<int>();
        var (a, b) = (Philox.Words(7, 0), Philox.Words(7, 1));
        Assert.Equal([a.W0, a.W1, a.W2, a.W3, b.W0, b.W1, b.W2, b.W3], bits.Select(value => (uint)value));
    }

    [Fact]
    public void Philox_has_the_authors_known_answers()
    {
        // kat_vectors of Random123: philox4x32-10.
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Words(0, 0));
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), Philox.Words(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
    }

    [Fact]
    public void A_view_of_random_numbers_is_the_view_of_their_copy()
    {
        var x = Tensor.RandomUniform([6, 10], Key);
        var copy = Tensor.RandomUniform([6, 10], Key).Eval();
        Assert.Equal(copy.T.Flip(0)[1..].ToArray<float>(), (x.T.Flip(0)[1..] + 0).ToArray<float>());
        // Without memory to follow, a sum takes another order: a few ulp.
        Assert.Equal(copy.Sum(0).ToArray<float>(), x.Sum(0).ToArray<float>(), (a, b) => Math.Abs(a - b) <= 1e-6f * a);
    }

    [Fact]
    public void Uniform_numbers_fill_their_range_evenly()
    {
        var x = Tensor.RandomUniform([Count], Key, -1, 3, DType.F64).ToArray<double>();
        Assert.All(x, value => Assert.InRange(value, -1, 3));
        // Standard errors: 4/√12/√n = 0.0037 of the mean; five of them. Quarters hold 25,000 ± 137 each.
        Assert.Equal(1, x.Average(), 0.019);
        foreach (var quarter in x.GroupBy(Math.Floor))
            Assert.InRange(quarter.Count(), 24_300, 25_700);
    }

    [Fact]
    public void Normal_numbers_have_their_moments()
    {
        var x = Tensor.RandomNormal([Count], Key, 2, 3).ToArray<float>().Select(value => (value - 2.0) / 3).ToArray();
        // Standard errors of the moments of a standard normal: 1/√n, √2/√n, √15/√n, √96/√n; five of them.
        Assert.Equal(0, x.Average(), 0.016);
        Assert.Equal(1, x.Average(value => value * value), 0.023);
        Assert.Equal(0, x.Average(value => value * value * value), 0.062);
        Assert.Equal(3, x.Average(value => value * value * value * value), 0.16);
        Assert.All(x, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Bools_come_true_with_their_probability_and_integers_lie_in_their_range()
    {
        Assert.Equal(0.3, Tensor.RandomBernoulli([Count], Key, 0.3).To(DType.F64).Sum().Item<double>() / Count, 0.008);
        var integers = Tensor.RandomIntegers([Count], Key, -3, 4).ToArray<long>();
        Assert.Equal([-3L, -2, -1, 0, 1, 2, 3], integers.Distinct().Order());
        foreach (var group in integers.GroupBy(value => value))
            Assert.InRange(group.Count(), Count / 7 - 600, Count / 7 + 600);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.RandomIntegers([1], Key, 3, 3));
    }

    [Fact]
    public void A_permutation_holds_each_number_once()
    {
        var order = Tensor.RandomPermutation(1000, Key).ToArray<long>();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), order.Order());
        Assert.NotEqual(order.Order(), order);
    }

    [Fact]
    public void Keys_beget_keys_that_differ_and_repeat()
    {
        var key = new RandomKey(3);
        var drawn = Enumerable.Range(0, 1000).Select(_ => key.Next().Bits).ToList();
        Assert.Equal(1000, drawn.Distinct().Count());
        var again = new RandomKey(3) { Drawn = 998 };
        Assert.Equal(drawn[998], again.Next().Bits);
        Assert.NotEqual(key.Fold(1).Bits, key.Fold(2).Bits);
    }
}
