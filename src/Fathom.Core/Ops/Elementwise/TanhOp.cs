namespace Fathom;

/// <summary>Hyperbolic tangent.</summary>
internal readonly struct TanhOp : IFloatUnaryOp
{
    public static string Name => "tanh";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Tanh(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * (1 - y * y);
}

public sealed partial class Tensor
{
    /// <summary>Hyperbolic tangent of every element.</summary>
    public Tensor Tanh() => FloatUnary<TanhOp>(this);
}
