namespace Fathom;

/// <summary>Arc tangent.</summary>
internal readonly struct AtanOp : IFloatUnaryOp
{
    public static string Name => "atan";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Atan(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy / (1 + x * x);
}

public sealed partial class Tensor
{
    /// <summary>Arc tangent of every element, in radians.</summary>
    public Tensor Atan() => FloatUnary<AtanOp>(this);
}
