namespace Fathom;

/// <summary>Derivative of ln Γ(x).</summary>
internal readonly struct DigammaOp : IFloatUnaryOp
{
    public static string Name => "digamma";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V>
    {
        var reflected = V.Less(x, V.Splat(0.5));
        var y = V.Select(reflected, V.Splat(1) - x, x);
        var value = V.Select(V.Less(y, V.Splat(GammaSeries.Large)), Near(y), Far(y));
        // ψ(x) = ψ(1 - x) - π cot πx
        var angle = GammaSeries.Angle(x);
        return V.Select(reflected, value - V.Splat(Math.PI) * V.Cos(angle) / V.Sin(angle), value);
    }

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * Tensor.FloatUnary<TrigammaOp>(x);

    // For ½ ≤ x < 8, by ψ(x + 1) = ψ(x) + 1 / x, to within ½ of 2.
    private static V Near<V>(V x) where V : struct, IFloatLanes<V>
    {
        var (t, sum) = (x, V.Splat(0));
        for (var step = 0; step < GammaSeries.Large - 2; step++)
        {
            var above = V.LessOrEqual(V.Splat(2.5), t);
            t = V.Select(above, t - V.Splat(1), t);
            sum = V.Select(above, sum + V.Splat(1) / t, sum);
        }
        var below = V.Less(t, V.Splat(1.5));
        var u = V.Select(below, t - V.Splat(1), t - V.Splat(2));
        sum = V.Select(below, -(V.Splat(1) / t), sum);
        return V.Fma(u, GammaSeries.Sum(u, 1), V.Splat(GammaSeries.SlopeAtTwo)) + sum;
    }

    // NIST Digital Library of Mathematical Functions, 5.11.2.
    private static V Far<V>(V x) where V : struct, IFloatLanes<V>
    {
        var inverse = V.Splat(1) / x;
        var square = inverse * inverse;
        var tail = GammaSeries.Polynomial(square, 691.0 / 32760, -1.0 / 132, 1.0 / 240, -1.0 / 252, 1.0 / 120, -1.0 / 12) * square;
        return V.Log(x) - V.Splat(0.5) * inverse + tail;
    }
}

public sealed partial class Tensor
{
    /// <summary>Derivative of the logarithm of the gamma function at every element.</summary>
    public Tensor Digamma() => FloatUnary<DigammaOp>(this);
}
