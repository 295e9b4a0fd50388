namespace Fathom;

/// <summary>Gaussian error linear unit, y = x Φ(x), with Φ the standard normal distribution function.</summary>
internal readonly struct GeluOp : IFloatUnaryOp
{
    public static string Name => "gelu";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Gelu(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * Tensor.FloatUnary<GeluSlopeOp>(x);
}

/// <summary>Derivative of <see cref="GeluOp"/>, y = Φ(x) + x φ(x), with φ(x) = e^(-x²/2) / √(2π).</summary>
internal readonly struct GeluSlopeOp : IFloatUnaryOp
{
    public static string Name => "gelu_slope";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.GeluSlope(x);

    // φ'(x) = -x φ(x), so dy/dx = φ(x) (2 - x²).
    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => 1 / Math.Sqrt(2 * Math.PI) * dy * (2 - x * x) * (-0.5 * x * x).Exp();
}

public sealed partial class Tensor
{
    /// <summary>Gaussian error linear unit of every element, x Φ(x), with Φ the standard normal distribution function.</summary>
    /// <remarks>Hendrycks and Gimpel (2016), arXiv:1606.08415.</remarks>
    public Tensor Gelu() => FloatUnary<GeluOp>(this);
}
