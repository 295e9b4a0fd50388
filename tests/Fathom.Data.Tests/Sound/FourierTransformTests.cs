using System.Numerics;

namespace Fathom.Data.Tests;

public class FourierTransformTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 7, 8, 12, 16, 25, 27, 31, 64, 100, 128, 200, 243, 257, 400, 1000, 1024];

    // Errors of the fast transform grow with the logarithm of the size, of the sum in the test with its root; both are relative to the norm.
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Doubles_agree_with_the_sum_that_defines_it(int size) => Check<double>(size, 1e-13);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Floats_agree_with_the_sum_that_defines_it(int size) => Check<float>(size, 5e-6);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_inverse_gives_back_what_was_transformed(int size)
    {
        var (real, imaginary) = (Draw<double>(size, 1), Draw<double>(size, 2));
        var (re, im) = (real.ToArray(), imaginary.ToArray());
        var transform = new FourierTransform<double>(size);
        transform.Forward(re, im);
        transform.Inverse(re, im);

        for (var i = 0; i < size; i++)
        {
            Assert.Equal(real[i], re[i], 1e-12);
            Assert.Equal(imaginary[i], im[i], 1e-12);
        }
    }

    [Fact]
    public void A_sine_has_its_power_in_one_place()
    {
        const int Size = 200;
        float[] sine = [.. Enumerable.Range(0, Size).Select(n => (float)Math.Sin(2 * Math.PI * 17 * n / Size))];
        var powers = new float[Size / 2 + 1];
        new FourierTransform<float>(Size).Powers(sine, powers);

        Assert.Equal(17, Array.IndexOf(powers, powers.Max()));
        Assert.Equal(Size * Size / 4.0, powers[17], 1);
        Assert.True(powers.Sum() - powers[17] < 1e-3, "elsewhere there is nothing");
    }

    [Fact]
    public void Another_number_of_samples_is_refused() =>
        Assert.Contains("made for 8", Assert.Throws<ArgumentException>(() => new FourierTransform<float>(8).Forward(new float[8], new float[7])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_size_is_positive(int size) => Assert.Throws<ArgumentOutOfRangeException>(() => new FourierTransform<float>(size));

    private static void Check<T>(int size, double tolerance) where T : IFloatingPointIeee754<T>
    {
        var (real, imaginary) = (Draw<T>(size, 1), Draw<T>(size, 2));
        var expected = Enumerable.Range(0, size).Select(k => Enumerable.Range(0, size)
            .Aggregate(Complex.Zero, (sum, n) => sum + new Complex(double.CreateChecked(real[n]), double.CreateChecked(imaginary[n]))
                * Complex.FromPolarCoordinates(1, -2 * Math.PI * ((long)k * n % size) / size))).ToArray();
        var norm = Math.Sqrt(expected.Sum(value => value.Magnitude * value.Magnitude));

        new FourierTransform<T>(size).Forward(real, imaginary);

        for (var k = 0; k < size; k++)
            Assert.True((new Complex(double.CreateChecked(real[k]), double.CreateChecked(imaginary[k])) - expected[k]).Magnitude <= tolerance * norm, $"X[{k}] of {size}");
    }

    private static T[] Draw<T>(int size, ulong seed) where T : IFloatingPointIeee754<T>
    {
        var numbers = new RandomKey(seed).Numbers();
        return [.. Enumerable.Range(0, size).Select(_ => T.CreateChecked(numbers.NextNormal()))];
    }
}
