namespace Fathom.Cpu.Tests;

/// <summary>Every function against the double-precision one of the runtime, at every width (whose bits must agree).</summary>
public class FunctionAccuracyTests
{
    [Fact]
    public void Exp_of_f32_is_within_2_ulp() => Check32<ExpFunction>(Math.Exp, 2);

    [Fact]
    public void Expm1_of_f32_is_within_2_ulp() => Check32<Expm1Function>(Reference.Expm1, 2);

    [Fact]
    public void Log_of_f32_is_within_2_ulp() => Check32<LogFunction>(Math.Log, 2);

    [Fact]
    public void Log1p_of_f32_is_within_2_ulp() => Check32<Log1pFunction>(Reference.Log1p, 2);

    [Fact]
    public void Sin_of_f32_is_within_2_ulp() => Check32<SinFunction>(Math.Sin, 2);

    [Fact]
    public void Cos_of_f32_is_within_2_ulp() => Check32<CosFunction>(Math.Cos, 2);

    [Fact]
    public void Atan_of_f32_is_within_2_ulp() => Check32<AtanFunction>(Math.Atan, 2);

    [Fact]
    public void Tanh_of_f32_is_within_2_ulp() => Check32<TanhFunction>(Math.Tanh, 2);

    [Fact]
    public void Erf_of_f32_is_within_2_ulp() => Check32<ErfFunction>(Reference.Erf, 2);

    [Fact]
    public void Exp_of_f64_is_within_4_ulp() => Check64<ExpFunction>(Math.Exp, 4);

    [Fact]
    public void Expm1_of_f64_is_within_4_ulp() => Check64<Expm1Function>(Reference.Expm1, 4);

    [Fact]
    public void Log_of_f64_is_within_4_ulp() => Check64<LogFunction>(Math.Log, 4);

    [Fact]
    public void Log1p_of_f64_is_within_4_ulp() => Check64<Log1pFunction>(Reference.Log1p, 4);

    [Fact]
    public void Sin_of_f64_is_within_4_ulp() => Check64<SinFunction>(Math.Sin, 4);

    [Fact]
    public void Cos_of_f64_is_within_4_ulp() => Check64<CosFunction>(Math.Cos, 4);

    [Fact]
    public void Atan_of_f64_is_within_4_ulp() => Check64<AtanFunction>(Math.Atan, 4);

    [Fact]
    public void Tanh_of_f64_is_within_4_ulp() => Check64<TanhFunction>(Math.Tanh, 4);

    [Fact]
    public void Erf_of_f64_is_within_3_ulp_of_its_series_in_decimal_arithmetic()
    {
        var x = new double[4000];
        for (int i = 0; i < x.Length; i++)
            x[i] = (i + 1) * 6.5 / x.Length * (1 - (2 * (i % 2)));
        double[] y = LaneMap.AllWidths<ErfFunction>(x, x);
        for (int i = 0; i < x.Length; i++)
        {
            double error = Ulp.Error(y[i], Reference.Erf(x[i]));
            Assert.True(error <= 3, $"Erf({x[i]:R}) = {y[i]:R}, off by {error} ulp");
        }
    }

    [Fact]
    public void The_normal_distribution_function_and_the_slope_of_gelu_are_within_2_to_the_minus_23()
    {
        double[] wide = [.. Enumerable.Range(-6000, 12016).Select(i => i / 512.0)];
        float[] x = [.. wide.Select(value => (float)value)];
        var (cdf, slope) = (LaneMap.AllWidths<NormalCdfFunction>(x, x), LaneMap.AllWidths<GeluSlopeFunction>(x, x));
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Cdf(x[i]);
            Assert.Equal(expected, cdf[i], Math.Pow(2, -23));
            Assert.Equal(expected + (x[i] * Math.Exp(-0.5 * x[i] * x[i]) / Math.Sqrt(2 * Math.PI)), slope[i], Math.Pow(2, -23));
            // The tail is relatively exact as well, as far as the reference is.
            if (x[i] is < 0 and > -5)
                Assert.Equal(1, cdf[i] / expected, 3e-5);
        }
        float[] ends = [.. Enumerable.Repeat(float.NegativeInfinity, 8), .. Enumerable.Repeat(float.PositiveInfinity, 8)];
        float[] atEnds = [.. Enumerable.Repeat(0f, 8), .. Enumerable.Repeat(1f, 8)];
        Assert.Equal(atEnds, LaneMap.AllWidths<NormalCdfFunction>(ends, ends));
        Assert.Equal(atEnds, LaneMap.AllWidths<GeluSlopeFunction>(ends, ends));
        var (cdf64, slope64) = (LaneMap.AllWidths<NormalCdfFunction>(wide, wide), LaneMap.AllWidths<GeluSlopeFunction>(wide, wide));
        for (int i = 0; i < wide.Length; i++)
        {
            Assert.Equal(Cdf(wide[i]), cdf64[i], 1e-15);
            Assert.Equal(Cdf(wide[i]) + (wide[i] * Math.Exp(-0.5 * wide[i] * wide[i]) / Math.Sqrt(2 * Math.PI)), slope64[i], 1e-15);
        }

        static double Cdf(double x) => 0.5 + (0.5 * Reference.Erf(x / Math.Sqrt(2)));
    }

    private static void Check32<F>(Func<double, double> expected, double bound) where F : struct, IFloatFunction
    {
        float[] x = Samples.F32(1);
        float[] y = LaneMap.AllWidths<F>(x, x);
        (double worst, int at) = (0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            double error = Ulp.Error(y[i], expected(x[i]));
            if (error > worst)
                (worst, at) = (error, i);
        }
        Assert.True(worst <= bound, $"{typeof(F).Name}({x[at]:R}) = {y[at]:R}, expected {expected(x[at]):R}: off by {worst} ulp");
    }

    private static void Check64<F>(Func<double, double> expected, double bound) where F : struct, IFloatFunction
    {
        double[] x = Samples.F64(2);
        double[] y = LaneMap.AllWidths<F>(x, x);
        (double worst, int at) = (0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            double error = Ulp.Error(y[i], expected(x[i]));
            if (error > worst)
                (worst, at) = (error, i);
        }
        Assert.True(worst <= bound, $"{typeof(F).Name}({x[at]:R}) = {y[at]:R}, expected {expected(x[at]):R}: off by {worst} ulp");
    }

    private readonly struct ExpFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Exp(x);
    }

    private readonly struct Expm1Function : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Expm1(x);
    }

    private readonly struct LogFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Log(x);
    }

    private readonly struct Log1pFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Log1p(x);
    }

    private readonly struct SinFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Sin(x);
    }

    private readonly struct CosFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Cos(x);
    }

    private readonly struct AtanFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Atan(x);
    }

    private readonly struct TanhFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Tanh(x);
    }

    private readonly struct NormalCdfFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.NormalCdf(x);
    }

    private readonly struct GeluSlopeFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.GeluSlope(x);
    }

    private readonly struct ErfFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Erf(x);
    }
}
