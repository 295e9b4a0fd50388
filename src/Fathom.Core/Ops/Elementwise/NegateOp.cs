namespace Fathom;

/// <summary>Negation, y = -x.</summary>
internal readonly struct NegateOp : IUnaryOp
{
    public static string Name => "negate";

    public static V Apply<V>(V x) where V : struct, ILanes<V> => -x;

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => -dy;
}

public sealed partial class Tensor
{
    /// <summary>-x of every element.</summary>
    public static Tensor operator -(Tensor x) => Unary<NegateOp>(x);
}
