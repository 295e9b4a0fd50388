namespace Fathom.Cpu.Tests;

public class FloatLanesTests
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
        float.Epsilon, -float.Epsilon, float.MaxValue, 3e9f,
    ];

    [Fact]
    public void Min_and_max_give_NaN_when_either_operand_is_NaN()
    {
        Check<MinFunction>(MathF.Min);
        Check<MaxFunction>(MathF.Max);
    }

    [Fact]
    public void Arithmetic_equals_that_of_the_language()
    {
        Check<DivideFunction>((x, y) => x / y);
        Check<NegateFunction>((x, _) => -x);
        Check<AbsFunction>((x, _) => MathF.Abs(x));
        Check<FmaFunction>((x, y) => MathF.FusedMultiplyAdd(x, y, x));
        Check<RoundFunction>((x, _) => MathF.Round(x));
        Check<FloorFunction>((x, _) => MathF.Floor(x));
        Check<TruncateFunction>((x, _) => MathF.Truncate(x));
        Check<SelectFunction>((x, y) => x < y ? x : y <= x ? 2 : -7);
        Check<SqrtFunction>((x, _) => MathF.Sqrt(x));
    }

    // Every pair of special values; zeros of either sign count as equal where two zeros meet in Min or Max.
    private static void Check<F>(Func<float, float, float> expected) where F : struct, IFloatFunction
    {
        int n = Special.Length;
        var x = new float[n * n];
        var y = new float[n * n];
        for (int i = 0; i < x.Length; i++)
            (x[i], y[i]) = (Special[i / n], Special[i % n]);
        float[] actual = LaneMap.AllWidths<F>(x, y);
        double[] wide = LaneMap.AllWidths<F>(Array.ConvertAll(x, v => (double)v), Array.ConvertAll(y, v => (double)v));
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(expected(x[i], y[i]).Equals(actual[i]), $"{typeof(F).Name}({x[i]}, {y[i]}) = {actual[i]}");
            Assert.Equal(float.IsNaN(actual[i]), double.IsNaN(wide[i]));
        }
    }

    private readonly struct MinFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Min(x, y);
    }

    private readonly struct MaxFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Max(x, y);
    }

    private readonly struct DivideFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => x / y;
    }

    private readonly struct NegateFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => -x;
    }

    private readonly struct AbsFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Abs(x);
    }

    private readonly struct FmaFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Fma(x, y, x);
    }

    private readonly struct RoundFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Round(x);
    }

    private readonly struct FloorFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Floor(x);
    }

    private readonly struct TruncateFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Truncate(x);
    }

    private readonly struct SqrtFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Sqrt(x);
    }

    private readonly struct SelectFunction : IFloatFunction
    {
        public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> =>
            V.Select(V.Less(x, y), x, V.Select(V.LessOrEqual(y, x), V.Splat(2), V.Splat(-7)));
    }
}
