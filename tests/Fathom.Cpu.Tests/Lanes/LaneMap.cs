namespace Fathom.Cpu.Tests;

/// <summary>A function of lanes, for running it at every width.</summary>
internal interface IFloatFunction
{
    static abstract V Apply<V>(V x, V y) where V : struct, IFloatLanes<V>;
}

/// <summary>The loop over memory of the lane tests; the length must be a multiple of the lane count.</summary>
internal static unsafe class LaneMap
{
    public static T[] Run<F, V, T>(T[] x, T[] y)
        where F : struct, IFloatFunction
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        var result = new T[x.Length];
        fixed (T* px = x, py = y, pr = result)
        {
            for (int i = 0; i < x.Length; i += V.Count)
                V.Store(pr + i, F.Apply(V.Load(px + i), V.Load(py + i)));
        }
        return result;
    }

    /// <summary>Values of <typeparamref name="F"/>, after asserting that every width gives the same bits (any NaN equals any NaN).</summary>
    public static float[] AllWidths<F>(float[] x, float[] y) where F : struct, IFloatFunction
    {
        float[] scalar = Run<F, F32x1, float>(x, y);
        Same<F>(x, y, scalar, Run<F, F32x4, float>(x, y), 4);
        Same<F>(x, y, scalar, Run<F, F32x8, float>(x, y), 8);
        Same<F>(x, y, scalar, Run<F, F32x16, float>(x, y), 16);
        return scalar;
    }

    /// <inheritdoc cref="AllWidths{F}(float[], float[])"/>
    public static double[] AllWidths<F>(double[] x, double[] y) where F : struct, IFloatFunction
    {
        double[] scalar = Run<F, F64x1, double>(x, y);
        Same<F>(x, y, scalar, Run<F, F64x2, double>(x, y), 2);
        Same<F>(x, y, scalar, Run<F, F64x4, double>(x, y), 4);
        Same<F>(x, y, scalar, Run<F, F64x8, double>(x, y), 8);
        return scalar;
    }

    private static void Same<F>(float[] x, float[] y, float[] expected, float[] actual, int lanes)
    {
        for (int i = 0; i < x.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(actual[i]));
            if (!same)
                Assert.Fail($"{typeof(F).Name}({x[i]:R}, {y[i]:R}): {expected[i]:R} as one, {actual[i]:R} with {lanes} lanes");
        }
    }

    private static void Same<F>(double[] x, double[] y, double[] expected, double[] actual, int lanes)
    {
        for (int i = 0; i < x.Length; i++)
        {
            bool same = BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i])
                || (double.IsNaN(expected[i]) && double.IsNaN(actual[i]));
            if (!same)
                Assert.Fail($"{typeof(F).Name}({x[i]:R}, {y[i]:R}): {expected[i]:R} as one, {actual[i]:R} with {lanes} lanes");
        }
    }
}
