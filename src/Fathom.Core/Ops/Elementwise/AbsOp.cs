namespace Fathom;

/// <summary>Absolute value, y = |x|.</summary>
internal readonly struct AbsOp : IUnaryOp
{
    public static string Name => "abs";

    public static V Apply<V>(V x) where V : struct, ILanes<V> => V.Abs(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * x.Sign();
}

public sealed partial class Tensor
{
    /// <summary>|x| of every element.</summary>
    public Tensor Abs() => Unary<AbsOp>(this);
}
