namespace Fathom;

/// <summary>The integer part, towards zero.</summary>
internal readonly struct TruncateOp : IFloatUnaryOp
{
    public static string Name => "truncate";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Truncate(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => null;
}

public sealed partial class Tensor
{
    /// <summary>The integer part of every element.</summary>
    public Tensor Truncate() => FloatUnary<TruncateOp>(this);
}
