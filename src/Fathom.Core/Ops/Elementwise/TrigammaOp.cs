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

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * Tetragamma(x);

    // Third derivative of ln Γ(x), composed so that it has all further derivatives: rare enough to need no kernel of its own.
    private static Tensor Tetragamma(Tensor x)
    {
        var reflected = x < 0.5;
        var above = Tensor.Where(reflected, 1 - x, x);
        // ψ''(x) = ψ''(x + 8) - 2 Σ 1 / (x + k)³ over k < 8: all of one sign, so no digits cancel.
        var sum = above.Pow(-3);
        for (var k = 1; k < GammaSeries.Large; k++)
            sum += (above + k).Pow(-3);
        // The expansion in Far, differentiated.
        var inverse = 1 / (above + GammaSeries.Large);
        var square = inverse * inverse;
        var tail = -691.0 / 210 * square;
        foreach (var coefficient in (ReadOnlySpan<double>)[5.0 / 6, -3.0 / 10, 1.0 / 6, -1.0 / 6, 1.0 / 2])
            tail = (tail + coefficient) * square;
        var value = -(square * (1 + inverse + tail)) - 2 * sum;
        // ψ''(x) = ψ''(1 - x) - 2 π³ cos πx / sin³ πx; where that is not wanted, ½ keeps infinities out of further gradients.
        var angle = Math.PI * (Tensor.Where(reflected, x - x.Floor(), 0.5));
        return Tensor.Where(reflected, value - 2 * Math.Pow(Math.PI, 3) * angle.Cos() / (angle.Sin() * angle.Sin().Square()), value);
    }

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
