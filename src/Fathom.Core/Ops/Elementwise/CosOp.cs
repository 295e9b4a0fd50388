namespace Fathom;

/// <summary>Cosine.</summary>
internal readonly struct CosOp : IFloatUnaryOp
{
    public static string Name => "cos";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Cos(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => -(dy * x.Sin());
}

public sealed partial class Tensor
{
    /// <summary>Cosine of every element, in radians.</summary>
    public Tensor Cos() => FloatUnary<CosOp>(this);
}
