namespace Fathom;

/// <summary>y = ln(1 + x), accurate near zero.</summary>
internal readonly struct Log1pOp : IFloatUnaryOp
{
    public static string Name => "log1p";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Log1p(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy / (1 + x);
}

public sealed partial class Tensor
{
    /// <summary>ln(1 + x) of every element, accurate near zero.</summary>
    public Tensor Log1p() => FloatUnary<Log1pOp>(this);
}
