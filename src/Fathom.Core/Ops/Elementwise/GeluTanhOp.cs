namespace Fathom;

/// <summary>Approximation of <see cref="GeluOp"/> by a hyperbolic tangent, y = ½ x (1 + tanh u), with u = √(2/π) (x + 0.044715 x³).</summary>
internal readonly struct GeluTanhOp : IFloatUnaryOp
{
    public static string Name => "gelu_tanh";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.GeluTanh(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * Tensor.FloatUnary<GeluTanhSlopeOp>(x);
}

/// <summary>Derivative of <see cref="GeluTanhOp"/>, y = ½ (1 + tanh u) + ½ x u' / cosh² u.</summary>
internal readonly struct GeluTanhSlopeOp : IFloatUnaryOp
{
    public static string Name => "gelu_tanh_slope";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.GeluTanhSlope(x);

    // With t = tanh u, dy/dx = (1 - t²) (u' + ½ x u'' - x t u'²).
    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y)
    {
        var (root, square) = (Math.Sqrt(2 / Math.PI), x * x);
        var t = (root * x * (1 + 0.044715 * square)).Tanh();
        var slope = root * (1 + 3 * 0.044715 * square);
        return dy * (1 - t * t) * (slope + 3 * 0.044715 * root * square - x * t * slope * slope);
    }
}

public sealed partial class Tensor
{
    /// <summary>The approximation of <see cref="Gelu"/> by a hyperbolic tangent, ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    /// <remarks>Hendrycks and Gimpel (2016), arXiv:1606.08415.</remarks>
    public Tensor GeluTanh() => FloatUnary<GeluTanhOp>(this);
}
