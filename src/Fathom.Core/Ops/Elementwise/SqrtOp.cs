namespace Fathom;

/// <summary>Square root, y = √x.</summary>
internal readonly struct SqrtOp : IFloatUnaryOp
{
    public static string Name => "sqrt";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Sqrt(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => 0.5 * dy / y;
}

public sealed partial class Tensor
{
    /// <summary>√x of every element.</summary>
    public Tensor Sqrt() => FloatUnary<SqrtOp>(this);
}
