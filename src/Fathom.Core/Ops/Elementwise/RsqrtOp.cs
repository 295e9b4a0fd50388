namespace Fathom;

/// <summary>Reciprocal square root, y = 1 / √x.</summary>
internal readonly struct RsqrtOp : IFloatUnaryOp
{
    public static string Name => "rsqrt";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Splat(1) / V.Sqrt(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => -0.5 * dy * (y * y * y);
}

public sealed partial class Tensor
{
    /// <summary>1 / √x of every element.</summary>
    public Tensor Rsqrt() => FloatUnary<RsqrtOp>(this);
}
