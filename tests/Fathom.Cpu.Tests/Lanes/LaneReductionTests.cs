namespace Fathom.Cpu.Tests;

public unsafe class LaneReductionTests
{
    public static TheoryData<int> Lengths => [0, 1, 7, 15, 16, 17, 63, 64, 65, 100, 128, 1000, 1024, 4099];

    [Theory, MemberData(nameof(Lengths))]
    public void Sum_of_f32_has_the_same_bits_at_every_width(int n) => Check<SumReducer>(n);

    [Theory, MemberData(nameof(Lengths))]
    public void Product_of_f32_has_the_same_bits_at_every_width(int n) => Check<ProductReducer>(n);

    [Theory, MemberData(nameof(Lengths))]
    public void Max_of_f32_has_the_same_bits_at_every_width(int n) => Check<MaxReducer>(n);

    [Theory, MemberData(nameof(Lengths))]
    public void Sum_of_f64_has_the_same_bits_at_every_width(int n)
    {
        var random = new Random(1);
        var x = new double[n + 1];
        for (int i = 0; i < n; i++)
            x[i] = random.NextDouble() - 0.3;
        fixed (double* p = x)
        {
            double sum = LaneReduction.Run<SumReducer, F64x1, double>(p, n);
            Assert.Equal(sum, LaneReduction.Run<SumReducer, F64x2, double>(p, n));
            Assert.Equal(sum, LaneReduction.Run<SumReducer, F64x4, double>(p, n));
            Assert.Equal(sum, LaneReduction.Run<SumReducer, F64x8, double>(p, n));
            Assert.Equal(x.Take(n).Sum(), sum, 1e-10);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Sum_and_extremes_of_integers_equal_the_plain_loop(int n)
    {
        var random = new Random(2);
        var x = new int[n + 1];
        var y = new long[n + 1];
        for (int i = 0; i < n; i++)
            (x[i], y[i]) = (random.Next(int.MinValue, int.MaxValue), random.NextInt64(long.MinValue, long.MaxValue));
        fixed (int* p = x)
        fixed (long* q = y)
        {
            Assert.Equal(x.Take(n).Aggregate(0, (a, b) => unchecked(a + b)), LaneReduction.Run<SumReducer, I32x16, int>(p, n));
            Assert.Equal(x.Take(n).Aggregate(int.MaxValue, Math.Min), LaneReduction.Run<MinReducer, I32x8, int>(p, n));
            Assert.Equal(x.Take(n).Aggregate(int.MinValue, Math.Max), LaneReduction.Run<MaxReducer, I32x4, int>(p, n));
            Assert.Equal(y.Take(n).Aggregate(0L, (a, b) => unchecked(a + b)), LaneReduction.Run<SumReducer, I64x8, long>(q, n));
            Assert.Equal(y.Take(n).Aggregate(long.MaxValue, Math.Min), LaneReduction.Run<MinReducer, I64x4, long>(q, n));
            Assert.Equal(y.Take(n).Aggregate(long.MinValue, Math.Max), LaneReduction.Run<MaxReducer, I64x2, long>(q, n));
            Assert.Equal(y.Take(n).Aggregate(1L, (a, b) => unchecked(a * b)), LaneReduction.Run<ProductReducer, I64x8, long>(q, n));
        }
    }

    [Fact]
    public void Max_is_NaN_wherever_the_NaN_stands()
    {
        for (int at = 0; at < 130; at++)
        {
            var x = new float[130];
            x[at] = float.NaN;
            fixed (float* p = x)
            {
                Assert.True(float.IsNaN(LaneReduction.Run<MaxReducer, F32x16, float>(p, x.Length)));
                Assert.True(float.IsNaN(LaneReduction.Run<MinReducer, F32x4, float>(p, x.Length)));
            }
        }
    }

    private static void Check<R>(int n) where R : struct, IReducer
    {
        var random = new Random(1);
        var x = new float[n + 1];
        for (int i = 0; i < n; i++)
            x[i] = (random.NextSingle() * 2) - 0.9f;
        fixed (float* p = x)
        {
            float one = LaneReduction.Run<R, F32x1, float>(p, n);
            Assert.Equal(one, LaneReduction.Run<R, F32x4, float>(p, n));
            Assert.Equal(one, LaneReduction.Run<R, F32x8, float>(p, n));
            Assert.Equal(one, LaneReduction.Run<R, F32x16, float>(p, n));
        }
    }
}
