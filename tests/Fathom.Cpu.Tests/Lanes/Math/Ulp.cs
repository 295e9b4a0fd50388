namespace Fathom.Cpu.Tests;

/// <summary>Errors in units of the last place of the type, where infinities count as one step above the largest number.</summary>
internal static class Ulp
{
    public static double Error(float actual, double expected)
    {
        if (double.IsNaN(expected) || float.IsNaN(actual))
            return double.IsNaN(expected) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        float nearest = (float)expected;
        if (actual == nearest)
            return Math.CopySign(1, actual) == Math.CopySign(1, nearest) ? 0 : double.PositiveInfinity;
        if (!float.IsFinite(actual) || !float.IsFinite(nearest))
            return Math.Abs((double)Order(actual) - Order(nearest));
        double unit = Math.Max(Math.ScaleB(1, Math.ILogB(expected) - 23), float.Epsilon);
        return Math.Abs(actual - expected) / unit;
    }

    public static double Error(double actual, double expected)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
            return double.IsNaN(expected) && double.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (actual == expected)
            return Math.CopySign(1, actual) == Math.CopySign(1, expected) ? 0 : double.PositiveInfinity;
        return Math.Abs((double)(Order(actual) - Order(expected)));
    }

    // Bit patterns as integers that ascend with the number.
    private static int Order(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        return bits < 0 ? int.MinValue - bits : bits;
    }

    private static long Order(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        return bits < 0 ? long.MinValue - bits : bits;
    }
}
