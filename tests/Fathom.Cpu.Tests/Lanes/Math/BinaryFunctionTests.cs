namespace Fathom.Cpu.Tests;

/// <summary>Pow and Atan2 against the double-precision ones of the runtime: all pairs of special values, and random pairs.</summary>
public class BinaryFunctionTests
{
    [Fact]
    public void Pow_of_f32_is_within_2_ulp() => Check32<PowFunction>(Math.Pow);

    [Fact]
    public void Pow_of_f64_is_within_4_ulp() => Check64<PowFunction>(Math.Pow);

    [Fact]
    public void Atan2_of_f32_is_within_2_ulp() => Check32<Atan2Function>(Math.Atan2);

    [Fact]
    public void Atan2_of_f64_is_within_4_ulp() => Check64<Atan2Function>(Math.Atan2);

    private static void Check32<F>(Func<double, double, double> expected) where F : struct, IFloatFunction
    {
        (double[] wideX, double[] wideY) = Pairs(88, v => (float)v);
        float[] x = Array.ConvertAll(wideX, v => (float)v), y = Array.ConvertAll(wideY, v => (float)v);
        float[] actual = LaneMap.AllWidths<F>(x, y);
        (double worst, int at) = (0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            double error = Ulp.Error(actual[i], expected(x[i], y[i]));
            if (error > worst)
                (worst, at) = (error, i);
        }
        Assert.True(worst <= 2, $"{typeof(F).Name}({x[at]:R}, {y[at]:R}) = {actual[at]:R}, expected {expected(x[at], y[at]):R}: {worst} ulp");
    }

    private static void Check64<F>(Func<double, double, double> expected) where F : struct, IFloatFunction
    {
        (double[] x, double[] y) = Pairs(700, v => v);
        double[] actual = LaneMap.AllWidths<F>(x, y);
        (double worst, int at) = (0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            double error = Ulp.Error(actual[i], expected(x[i], y[i]));
            if (error > worst)
                (worst, at) = (error, i);
        }
        Assert.True(worst <= 4, $"{typeof(F).Name}({x[at]:R}, {y[at]:R}) = {actual[at]:R}, expected {expected(x[at], y[at]):R}: {worst} ulp");
    }

    // Random pairs (x, y) with |y ln x| up to the range of the type, and bases of either sign.
    private static (double[] X, double[] Y) Pairs(double range, Func<double, double> round)
    {
        double[] special = Samples.Special;
        int n = special.Length;
        var x = new double[200_000];
        var y = new double[200_000];
        var random = new Random(3);
        for (int i = 0; i < x.Length; i++)
        {
            if (i < n * n)
            {
                (x[i], y[i]) = (special[i / n], special[i % n]);
                continue;
            }
            x[i] = round(Math.Exp((random.NextDouble() - 0.5) * (i % 2 == 0 ? 2 : 2 * range)));
            y[i] = (random.NextDouble() - 0.5) * 2 * range / Math.Max(Math.Abs(Math.Log(x[i])), 1e-3);
            if (i % 8 == 0)
                (x[i], y[i]) = (-x[i], Math.Round(y[i]));
            if (i % 8 == 1)
                (x[i], y[i]) = (x[i] * (random.Next(2) - 0.5), random.NextDouble() - 0.5);
        }
        return (x, y);
    }

    private readonly struct PowFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Pow(x, y);
    }

    private readonly struct Atan2Function : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Atan2(x, y);
    }
}
