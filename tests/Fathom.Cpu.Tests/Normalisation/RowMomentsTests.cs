namespace Fathom.Cpu.Tests;

public sealed unsafe class RowMomentsTests
{
    public static TheoryData<int> Lengths => [1, 3, 8, 9, 127, 128, 129, 384, 512, 1000, 4099];

    [Theory, MemberData(nameof(Lengths))]
    public void F32_has_the_same_bits_at_every_width_and_beside_any_other_rows(int columns)
    {
        const int rows = 7;
        fixed (float* x = Values(rows * columns).Select(value => (float)value).ToArray())
        {
            var expected = Run<F32x1, float>(x, columns, rows);
            Assert.Equal(expected, Run<F32x4, float>(x, columns, rows));
            Assert.Equal(expected, Run<F32x8, float>(x, columns, rows));
            for (var row = 0; row < rows; row++)
                Assert.Equal(expected[row], Run<F32x8, float>(x + row * columns, columns, 1)[0]);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void F64_has_the_same_bits_at_every_width_and_agrees_with_two_passes(int columns)
    {
        const int rows = 3;
        var values = Values(rows * columns);
        fixed (double* x = values)
        {
            var actual = Run<F64x1, double>(x, columns, rows);
            Assert.Equal(actual, Run<F64x2, double>(x, columns, rows));
            Assert.Equal(actual, Run<F64x4, double>(x, columns, rows));
            for (var row = 0; row < rows; row++)
            {
                var elements = values.AsSpan(row * columns, columns).ToArray();
                var mean = elements.Average();
                Assert.Equal(mean, actual[row].Mean, 1e-12);
                Assert.Equal(elements.Sum(value => (value - mean) * (value - mean)), actual[row].Squares, 1e-9);
            }
        }
    }

    [Fact]
    public void Equal_numbers_have_no_spread()
    {
        var values = new float[1000];
        values.AsSpan().Fill(3e20f);
        fixed (float* x = values)
            Assert.Equal([(3e20f, 0f)], Run<F32x8, float>(x, 1000, 1));
    }

    private static double[] Values(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => 5 + random.NextDouble())];
    }

    private static (T Mean, T Squares)[] Run<V, T>(T* x, int columns, int rows)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        var (means, squares) = (new T[8], new T[8]);
        fixed (T* pMeans = means, pSquares = squares)
            RowMoments.Run<V, T>(x, columns, rows, pMeans, pSquares);
        return [.. means.Zip(squares).Take(rows)];
    }
}
