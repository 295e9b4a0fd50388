namespace Fathom;

/// <summary>Logistic sigmoid, y = 1 / (1 + e⁻ˣ).</summary>
internal readonly struct SigmoidOp : IFloatUnaryOp
{
    public static string Name => "sigmoid";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Splat(1) / (V.Splat(1) + V.Exp(-x));

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * y * (1 - y);
}

public sealed partial class Tensor
{
    /// <summary>Logistic sigmoid of every element, values in (0, 1).</summary>
    public Tensor Sigmoid() => FloatUnary<SigmoidOp>(this);
}
