namespace Fathom;

/// <summary>Inverse of the error function on (-1, 1).</summary>
/// <remarks>
/// Giles (2010), "Approximating the erfinv function", GPU Computing Gems 2: two polynomials in w = -ln(1 - x²), to about 1e-7 relative. ±1 gives ±∞.
/// </remarks>
internal readonly struct ErfinvOp : IFloatUnaryOp
{
    public static string Name => "erfinv";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V>
    {
        var one = V.Splat(1);
        var w = -V.Log((one - x) * (one + x));
        var near = GammaSeries.Polynomial(
            w - V.Splat(2.5), 2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164,
            0.246640727, 1.50140941);
        var far = GammaSeries.Polynomial(
            V.Sqrt(w) - V.Splat(3), -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
            1.00167406, 2.83297682);
        var value = x * V.Select(V.Less(w, V.Splat(5)), near, far);
        return V.Select(V.Equal(V.Abs(x), one), x * V.Splat(double.PositiveInfinity), value);
    }

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => 0.5 * Math.Sqrt(Math.PI) * dy * (y * y).Exp();
}

public sealed partial class Tensor
{
    /// <summary>Inverse error function of every element: the y with erf(y) = x; NaN outside [-1, 1].</summary>
    public Tensor Erfinv() => FloatUnary<ErfinvOp>(this);
}
