namespace Fathom.Cpu.Tests;

/// <summary>Reference values of functions that the runtime lacks.</summary>
internal static class Reference
{
    /// <summary>eˣ - 1 by the identity (u - 1) x / ln u with u = eˣ, which is accurate although u - 1 is not (Kahan).</summary>
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1 || double.IsNaN(x))
            return x;
        return u - 1 == -1 ? -1 : double.IsInfinity(u) || Math.Abs(x) > 1 ? u - 1 : (u - 1) * x / Math.Log(u);
    }

    /// <summary>ln(1 + x) by the identity x ln u / (u - 1) with u = 1 + x (Kahan).</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(x) ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>erf x = 2/√π e^(-x²) Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!, whose terms all have one sign, in decimal arithmetic.</summary>
    public static double Erf(double x)
    {
        const decimal TwoOverRootPi = 1.1283791670955125738961589031m;
        if (double.IsNaN(x) || Math.Abs(x) > 6.5)
            return double.IsNaN(x) ? x : Math.CopySign(1, x);
        if (Math.Abs(x) < 1e-6)
            return x * (double)TwoOverRootPi;
        decimal a = Exact(Math.Abs(x)), square = a * a, term = a, sum = 0, power = 1, exponential = 0;
        for (int n = 1; term > 1e-26m * sum || power > 1e-26m * exponential; n++)
        {
            sum += term;
            exponential += power;
            term *= 2 * square / ((2 * n) + 1);
            power *= square / n;
        }
        return Math.CopySign((double)(TwoOverRootPi * sum / exponential), x);
    }

    // The conversion operator rounds to 15 digits; splitting off the leading bits keeps all.
    private static decimal Exact(double x)
    {
        double high = Math.Round(x * (1 << 20)) / (1 << 20);
        double rest = (x - high) * (1L << 40), middle = Math.Round(rest);
        return ((decimal)(high * (1 << 20)) / (1 << 20)) + ((decimal)middle / (1L << 40)) + ((decimal)((rest - middle) * (1L << 40)) / (1L << 40) / (1L << 40));
    }
}
