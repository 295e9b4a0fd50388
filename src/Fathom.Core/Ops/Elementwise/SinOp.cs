namespace Fathom;

/// <summary>Sine.</summary>
internal readonly struct SinOp : IFloatUnaryOp
{
    public static string Name => "sin";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Sin(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * x.Cos();
}

public sealed partial class Tensor
{
    /// <summary>Sine of every element, in radians.</summary>
    public Tensor Sin() => FloatUnary<SinOp>(this);
}
