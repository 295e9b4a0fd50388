namespace Fathom;

/// <summary>Exponential, y = eˣ.</summary>
internal readonly struct ExpOp : IFloatUnaryOp
{
    public static string Name => "exp";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Exp(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * y;
}

public sealed partial class Tensor
{
    /// <summary>eˣ of every element.</summary>
    public Tensor Exp() => FloatUnary<ExpOp>(this);
}
