namespace Fathom;

/// <summary>Logarithm of the logistic sigmoid, y = min(x, 0) - ln(1 + e⁻|ˣ|), without overflow.</summary>
internal readonly struct LogSigmoidOp : IFloatUnaryOp
{
    public static string Name => "log_sigmoid";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Min(x, V.Splat(0)) - V.Log1p(V.Exp(-V.Abs(x)));

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * (-x).Sigmoid();
}

public sealed partial class Tensor
{
    /// <summary>ln(1 / (1 + e⁻ˣ)) of every element, without overflow.</summary>
    public Tensor LogSigmoid() => FloatUnary<LogSigmoidOp>(this);
}
