namespace Fathom;

/// <summary>Second derivative of ln Γ(x), needed as the gradient of <see cref="DigammaOp"/>.</summary>
internal readonly struct TrigammaOp : IFloatUnaryOp
{
    public static string Name => "trigamma";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V>
    {
        var reflected = V.Less(x, V.Splat(0.5));
        var y = V.Select(reflected, V.Splat(1) - x, x);
        var value = V.Select(V.Less(y, V.Splat(GammaSeries.Large)), Near(y), Far(y));
        // ψ'(x) = π² / sin² πx - ψ'(1 - x)
        var quotient = V.Splat(Math.PI) / V.Sin(GammaSeries.Angle(x));
        return V.Select(reflected, quotient * quotient - value, value);
    }

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) =>
        throw new NotSupportedException("Grad: the third derivative of the logarithm of the gamma function is not available.");

    // For ½ ≤ x < 8, by ψ'(x + 1) = ψ'(x) - 1 / x², to within ½ of 2.
    private static V Near<V>(V x) where V : struct, IFloatLanes<V>
    {
        var (t, sum) = (x, V.Splat(0));
        for (var step = 0; step < GammaSeries.Large - 2; step++)
        {
            var above = V.LessOrEqual(V.Splat(2.5), t);
            t = V.Select(above, t - V.Splat(1), t);
            sum = V.Select(above, sum - V.Splat(1) / (t * t), sum);
        }
        var below = V.Less(t, V.Splat(1.5));
        var u = V.Select(below, t - V.Splat(1), t - V.Splat(2));
        return GammaSeries.Sum(u, 2) + V.Select(below, V.Splat(1) / (t * t), sum);
    }

    // NIST Digital Library of Mathematical Functions, 5.15.8.
    private static V Far<V>(V x) where V : struct, IFloatLanes<V>
    {
        var inverse = V.Splat(1) / x;
        var square = inverse * inverse;
        var tail = GammaSeries.Polynomial(square, -691.0 / 2730, 5.0 / 66, -1.0 / 30, 1.0 / 42, -1.0 / 30, 1.0 / 6);
        return V.Fma(V.Fma(tail, inverse, V.Splat(0.5)), square, inverse);
    }
}
