namespace Fathom.Cpu.Tests;

public sealed unsafe class RowMomentsTests
{
    public static TheoryData<int> Lengths => [1, 3, 8, 9, 127, 128, 129, 384, 512, 1000, 4099];

    [Theory, MemberData(nameof(Lengths))]
    public void F32_has_the_same_bits_at_every_width(int n)
    {
        fixed (float* x = Values(n).Select(value => (float)value).ToArray())
        {
            var expected = Numbers(RowMoments.Run<F32x1, F32x1, float>(x, n));
            Assert.Equal(expected, Numbers(RowMoments.Run<F32x4, F32x1, float>(x, n)));
            Assert.Equal(expected, Numbers(RowMoments.Run<F32x8, F32x1, float>(x, n)));
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void F64_has_the_same_bits_at_every_width_and_agrees_with_two_passes(int n)
    {
        var values = Values(n);
        fixed (double* x = values)
        {
            var expected = Numbers(RowMoments.Run<F64x1, F64x1, double>(x, n));
            Assert.Equal(expected, Numbers(RowMoments.Run<F64x2, F64x1, double>(x, n)));
            Assert.Equal(expected, Numbers(RowMoments.Run<F64x4, F64x1, double>(x, n)));
            var mean = values.Average();
            Assert.Equal(n, expected.Count);
            Assert.Equal(mean, expected.Mean, 1e-12);
            Assert.Equal(values.Sum(value => (value - mean) * (value - mean)), expected.Squares, 1e-9);
        }
    }

    [Fact]
    public void Equal_numbers_have_no_variance()
    {
        var values = new float[1000];
        values.AsSpan().Fill(3e20f);
        fixed (float* x = values)
            Assert.Equal((1000, 3e20f, 0f), Numbers(RowMoments.Run<F32x8, F32x1, float>(x, 1000)));
    }

    private static double[] Values(int n)
    {
        var random = new Random(n);
        return [.. Enumerable.Range(0, n).Select(_ => 5 + random.NextDouble())];
    }

    private static (long Count, float Mean, float Squares) Numbers(Moments<F32x1> moments) =>
        (moments.Count, moments.Mean.Value, moments.Squares.Value);

    private static (long Count, double Mean, double Squares) Numbers(Moments<F64x1> moments) =>
        (moments.Count, moments.Mean.Value, moments.Squares.Value);
}
