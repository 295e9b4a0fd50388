namespace Fathom.Cpu.Tests;

/// <summary>Arguments for the accuracy tests: special values, random bit patterns (every magnitude), and uniform numbers of ordinary size.</summary>
internal static class Samples
{
    private const int Count = 200_000;

    public static double[] Special { get; } =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 4, -4, 0.25, 10, -10, 88.7, 88.8, -87.4, -103.9, -104, 709.7, 709.8, -745.1, -746,
        float.Epsilon, -float.Epsilon, 1e-40, 1.17549435e-38, double.Epsilon, -double.Epsilon, 1e-310, 3.4e38, -3.4e38, 1.79e308, -1.79e308,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, Math.PI, -Math.PI, Math.PI / 2, 1e5, 1e6, 1e10, 0.9999999, 1.0000001,
        16777216, 16777217, 9007199254740992, 1.0 / 3,
    ];

    public static float[] F32(int seed)
    {
        var random = new Random(seed);
        var x = new float[Count];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (i % 4) switch
            {
                0 => BitConverter.Int32BitsToSingle((int)random.NextInt64(int.MinValue, int.MaxValue)),
                1 => (float)((random.NextDouble() - 0.5) * 2.5),
                2 => (float)((random.NextDouble() - 0.5) * 20),
                _ => (float)((random.NextDouble() - 0.5) * 220),
            };
        }
        for (int i = 0; i < Special.Length; i++)
            x[i * 3] = (float)Special[i];
        return x;
    }

    public static double[] F64(int seed)
    {
        var random = new Random(seed);
        var x = new double[Count];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (i % 4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => (random.NextDouble() - 0.5) * 2.5,
                2 => (random.NextDouble() - 0.5) * 20,
                _ => (random.NextDouble() - 0.5) * 1600,
            };
        }
        Special.CopyTo(x, 0);
        return x;
    }
}
