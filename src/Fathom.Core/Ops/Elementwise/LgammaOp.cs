namespace Fathom;

/// <summary>Logarithm of |Γ(x)|.</summary>
internal readonly struct LgammaOp : IFloatUnaryOp
{
    public static string Name => "lgamma";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V>
    {
        var half = V.Splat(0.5);
        var reflected = V.Less(x, half);
        var y = V.Select(reflected, V.Splat(1) - x, x);
        var value = V.Select(V.Less(y, V.Splat(GammaSeries.Large)), Near(y), Far(y));
        // ln |Γ(x)| = ln(π / |sin πx|) - ln Γ(1 - x)
        return V.Select(reflected, V.Log(V.Splat(Math.PI) / V.Abs(V.Sin(GammaSeries.Angle(x)))) - value, value);
    }

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * x.Digamma();

    // For ½ ≤ x < 8, by Γ(x + 1) = x Γ(x), to within ½ of 2; the logarithm that is added vanishes with the sum at 1, so no digits cancel there.
    private static V Near<V>(V x) where V : struct, IFloatLanes<V>
    {
        var (t, product) = (x, V.Splat(1));
        for (var step = 0; step < GammaSeries.Large - 2; step++)
        {
            var above = V.LessOrEqual(V.Splat(2.5), t);
            t = V.Select(above, t - V.Splat(1), t);
            product = V.Select(above, product * t, product);
        }
        var below = V.Less(t, V.Splat(1.5));
        var u = V.Select(below, t - V.Splat(1), t - V.Splat(2));
        var logarithm = V.Select(below, -V.Log(t), V.Log(product));
        return V.Fma(u, V.Fma(u, GammaSeries.Sum(u, 0), V.Splat(GammaSeries.SlopeAtTwo)), logarithm);
    }

    // Stirling's series, NIST Digital Library of Mathematical Functions, 5.11.1.
    private static V Far<V>(V x) where V : struct, IFloatLanes<V>
    {
        var inverse = V.Splat(1) / x;
        var tail = GammaSeries.Polynomial(inverse * inverse, -1.0 / 360360 * 691, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12) * inverse;
        return V.Fma(x - V.Splat(0.5), V.Log(x) - V.Splat(1), tail + V.Splat(0.5 * Math.Log(2 * Math.PI) - 0.5));
    }
}

public sealed partial class Tensor
{
    /// <summary>Logarithm of the absolute value of the gamma function of every element.</summary>
    public Tensor Lgamma() => FloatUnary<LgammaOp>(this);
}
