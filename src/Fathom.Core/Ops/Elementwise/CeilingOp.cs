namespace Fathom;

/// <summary>The smallest integer not below x.</summary>
internal readonly struct CeilingOp : IFloatUnaryOp
{
    public static string Name => "ceiling";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Ceiling(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => null;
}

public sealed partial class Tensor
{
    /// <summary>The smallest integer not below every element.</summary>
    public Tensor Ceiling() => FloatUnary<CeilingOp>(this);
}
