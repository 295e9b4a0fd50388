namespace Fathom;

/// <summary>Sign, y = -1, 0 or 1.</summary>
internal readonly struct SignOp : IUnaryOp
{
    public static string Name => "sign";

    public static V Apply<V>(V x) where V : struct, ILanes<V> => V.Select(V.Less(V.Splat(0), x), V.Splat(1), V.Select(V.Less(x, V.Splat(0)), V.Splat(-1), x));

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => null;
}

public sealed partial class Tensor
{
    /// <summary>-1, 0 or 1 by the sign of every element; NaN stays NaN.</summary>
    public Tensor Sign() => Unary<SignOp>(this);
}
