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
    public void Gelu_and_its_slope_are_within_their_bounds() => CheckGelu<GeluFunction, GeluSlopeFunction>(
        x => x * UpperTail(-x),
        x => UpperTail(-x) + x * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI),
        1e-15);

    [Fact]
    public void Gelu_by_tanh_and_its_slope_are_within_their_bounds() => CheckGelu<GeluTanhFunction, GeluTanhSlopeFunction>(
        x => x * Logistic(x),
        x => Logistic(x) + 2 * x * Math.Sqrt(2 / Math.PI) * (1 + 0.134145 * x * x) * Logistic(x) * Logistic(-x),
        4e-15);

    // f32: 2 ulp down to -3, 2⁻³⁰ and down to -5 a part in 30,000 below, and 2⁻²³ for the slope; f64: 1e-15, and so much for the slope, as far as the
    // reference goes.
    private static void CheckGelu<F, S>(Func<double, double> gelu, Func<double, double> slope, double slope64)
        where F : struct, IFloatFunction
        where S : struct, IFloatFunction
    {
        double[] wide = [.. Enumerable.Range(-6000, 12016).Select(i => i / 512.0), .. Enumerable.Range(-128, 256).Select(i => i / 65536.0)];
        float[] x = [.. wide.Select(value => (float)value)];
        var (y, dy) = (LaneMap.AllWidths<F>(x, x), LaneMap.AllWidths<S>(x, x));
        var (y64, dy64) = (LaneMap.AllWidths<F>(wide, wide), LaneMap.AllWidths<S>(wide, wide));
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] > -3)
                Assert.True(Ulp.Error(y[i], gelu(x[i])) <= 2, $"gelu({x[i]:R}) = {y[i]:R}, expected {gelu(x[i]):R}");
            else
                Assert.Equal(gelu(x[i]), y[i], Math.Pow(2, -30));
            if (x[i] is < -3 and > -5)
                Assert.Equal(1, y[i] / gelu(x[i]), 3e-5);
            Assert.Equal(slope(x[i]), dy[i], Math.Pow(2, -23));
            Assert.Equal(gelu(wide[i]), y64[i], 1e-15 * Math.Max(1, Math.Abs(wide[i])));
            Assert.Equal(slope(wide[i]), dy64[i], slope64);
        }
        CheckEnds<F>(float.PositiveInfinity);
        CheckEnds<S>(1);
    }

    // Nothing at minus infinity, NaN at NaN.
    private static void CheckEnds<F>(float atInfinity) where F : struct, IFloatFunction
    {
        float[] ends = [.. Enumerable.Repeat<float[]>([float.NegativeInfinity, float.PositiveInfinity, float.NaN], 16).SelectMany(end => end)];
        float[] expected = [.. Enumerable.Repeat<float[]>([0, atInfinity, float.NaN], 16).SelectMany(end => end)];
        Assert.Equal(expected, LaneMap.AllWidths<F>(ends, ends));
        double[] wide = Array.ConvertAll(ends, value => (double)value);
        Assert.All(LaneMap.AllWidths<F>(wide, wide), (value, i) => Assert.Equal(expected[i], value, 1e-99));
    }

    // 1 - Φ(x), by its continued fraction where 1 - erf would cancel.
    private static double UpperTail(double x)
    {
        if (x < 3)
            return 0.5 - 0.5 * Reference.Erf(x / Math.Sqrt(2));
        double fraction = x;
        for (int n = 200; n > 0; n--)
            fraction = x + n / fraction;
        return Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI) / fraction;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

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

    private readonly struct GeluFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Gelu(x);
    }

    private readonly struct GeluSlopeFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.GeluSlope(x);
    }

    private readonly struct GeluTanhFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.GeluTanh(x);
    }

    private readonly struct GeluTanhSlopeFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.GeluTanhSlope(x);
    }

    private readonly struct ErfFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Erf(x);
    }
}
